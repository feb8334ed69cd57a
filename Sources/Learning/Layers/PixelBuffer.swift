/// Images as bytes at a fixed address, `[images, height, width, 3]`, black at first.
package final class PixelBuffer {
  package let shape: [Int]
  package let pointer: UnsafeMutablePointer<UInt8>

  /// - Precondition: no negative extent.
  package init(images: Int, height: Int, width: Int) {
    shape = [images, height, width, PixelInput.colours]
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
