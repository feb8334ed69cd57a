internal import Engine

/// Pixels as numbers: `(pixel / 255 − mean) / deviation`, each colour with its own.
///
/// - Pixels `[images, height, width, 3]`, red, green, blue, row-major bytes; output
///   `[images, 3, height, width]`, row-major. No gradient.
package final class PixelInput: Layer {
  package let output: Activation
  /// Where the next run reads its images, `output.shape[0]` of them.
  package var pixels: UnsafePointer<UInt8>
  /// `[colour, 256]`: each possible pixel's number.
  private let table: FloatBuffer

  /// - Parameters:
  ///   - size: height and width of the images.
  ///   - mean, deviation: of pixels in 0...1, one a colour.
  package init(
    _ pixels: UnsafePointer<UInt8>, images: Int, size: (height: Int, width: Int), mean: [Float],
    deviation: [Float], memory: ActivationMemory
  ) {
    precondition(mean.count == Self.colors && deviation.count == Self.colors)
    self.pixels = pixels
    let shape = [images, Self.colors, size.height, size.width]
    output =
      memory.training
      ? Activation(shape, gradient: false) : memory.activation(.plain(shape))
    table = FloatBuffer(count: Self.colors * 256)
    for colour in 0..<Self.colors {
      for pixel in 0..<256 {
        table.pointer[256 * colour + pixel] =
          (Float(pixel) / 255 - mean[colour]) / deviation[colour]
      }
    }
  }

  package static let colors = 3

  package func forward(_ mode: Mode) {
    let positions = output.shape[2] * output.shape[3]
    let table = self.table.pointer
    ThreadTeam.split(output.shape[0] * Self.colors) { planes, _ in
      for plane in planes {
        let colour = plane % Self.colors
        let from = self.pixels + plane / Self.colors * positions * Self.colors + colour
        let to = self.output.value.pointer + plane * positions
        let numbers = table + 256 * colour
        for position in 0..<positions { to[position] = numbers[Int(from[3 * position])] }
      }
    }
  }

  package func backward() {}
}

/// Images as bytes at a fixed address, `[images, height, width, 3]`, black at first.
package final class PixelBuffer {
  package let shape: [Int]
  package let pointer: UnsafeMutablePointer<UInt8>

  /// - Precondition: no negative extent.
  package init(images: Int, height: Int, width: Int) {
    shape = [images, height, width, PixelInput.colors]
    pointer = .allocate(capacity: max(shape.reduce(1, *), 1))
    pointer.initialize(repeating: 0, count: max(shape.reduce(1, *), 1))
  }

  deinit { pointer.deallocate() }

  /// Valid while the buffer lives.
  package var elements: UnsafeMutableBufferPointer<UInt8> {
    UnsafeMutableBufferPointer(start: pointer, count: shape.reduce(1, *))
  }

  /// Bytes of one image.
  package var imageCount: Int { shape[1...].reduce(1, *) }
}
