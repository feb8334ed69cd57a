internal import CKernels
internal import Engine

/// Divides each number by a power of what the channels around it say in the same place.
///
///     output[c] = input[c] · s[c]^(−3/4),  s[c] = offset + scale · sum of input[j]² over j near c
///
/// - Input and output `[batch, channels, extent...]`, row-major. Channels near c are c itself,
///   `(size) / 2` before it and `(size − 1) / 2` behind it, as PyTorch counts them.
/// - Source: Krizhevsky, Sutskever & Hinton 2012, section 3.3, doi:10.1145/3065386
package final class ResponseNormalization: Layer {
  package struct Settings: Equatable, Sendable {
    /// Channels that are summed.
    package let size: Int
    /// Of the sum of squares; PyTorch's alpha is `size` times as large.
    package let scale: Float
    package let offset: Float

    package init(size: Int, scale: Float, offset: Float) {
      precondition(size > 0 && scale > 0 && offset > 0)
      self.size = size
      self.scale = scale
      self.offset = offset
    }
  }

  package let output: Activation
  private let input: Activation
  private let sums: FloatBuffer
  private let settings: kernel_responses
  private var positions: Int { input.shape[2...].reduce(1, *) }

  /// - Precondition: row-major input.
  package init(_ input: Activation, _ settings: Settings, memory: ActivationMemory) {
    precondition(input.isPlain && input.shape.count > 2)
    self.input = input
    self.settings = kernel_responses(
      before: Int32(settings.size / 2), after: Int32((settings.size - 1) / 2),
      scale: settings.scale, offset: settings.offset)
    output = memory.activation(input.layout)
    // The backward pass reads those of the whole batch, else each thread has one image's.
    let images = memory.training ? input.shape[0] : ThreadTeam.count
    sums = FloatBuffer(count: images * (input.count / input.shape[0]))
    keepsSums = memory.training
  }

  private let keepsSums: Bool

  package func forward(_ mode: Mode) {
    let (positions, channels) = (self.positions, input.shape[1])
    let count = channels * positions
    withUnsafePointer(to: settings) { settings in
      ThreadTeam.split(input.shape[0]) { images, thread in
        for image in images {
          kernel_responses_forward(
            positions, Int32(channels), settings, input.value.pointer + image * count,
            sums.pointer + (keepsSums ? image : thread) * count,
            output.value.pointer + image * count)
        }
      }
    }
  }

  package func backward() {
    guard let upstream = output.gradient, let gradient = input.gradient else { return }
    let (positions, channels) = (self.positions, input.shape[1])
    let count = channels * positions
    withUnsafePointer(to: settings) { settings in
      ThreadTeam.split(input.shape[0]) { images, _ in
        for image in images {
          let start = image * count
          kernel_responses_backward(
            positions, Int32(channels), settings, input.value.pointer + start,
            sums.pointer + start, output.value.pointer + start, upstream.pointer + start,
            gradient.pointer + start)
        }
      }
    }
  }
}
