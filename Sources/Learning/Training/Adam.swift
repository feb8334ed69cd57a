internal import CKernels
package import Engine
internal import Glibc
package import Layers

/// Adam: steps scaled by running moments of the gradient, at a rate that grows to its full height
/// over the first steps, with gradients that are no longer than a limit.
///
/// - Source: Kingma & Ba 2015, arXiv:1412.6980, algorithm 1; epsilon outside the corrected root, as
///   in PyTorch.
package final class Adam {
  private let fullRate: Double
  private let warmUp: Int
  private let gradientLimit: Double?
  /// Steps taken so far.
  package var step = 0
  /// Running means of the gradient and of its square, one each for every trained value.
  package let mean: FloatBuffer
  package let square: FloatBuffer

  private static let meanDecay = 0.9
  private static let squareDecay = 0.999
  private static let epsilon: Float = 1e-8

  /// - Parameters:
  ///   - learningRate: once the warm-up is over.
  ///   - warmUp: steps over which the rate grows evenly.
  ///   - gradientLimit: Euclidean norm that a longer gradient is scaled to; nil for any length.
  ///   - count: trained values.
  package init(learningRate: Double, warmUp: Int = 0, gradientLimit: Double? = nil, count: Int) {
    fullRate = learningRate
    self.warmUp = warmUp
    self.gradientLimit = gradientLimit
    mean = FloatBuffer(count: count)
    square = FloatBuffer(count: count)
  }

  /// Learning rate of the last step.
  package var learningRate: Double {
    step < warmUp ? fullRate * Double(step) / Double(warmUp) : fullRate
  }

  /// Moves the store's trainable parameters one step against their gradients.
  ///
  /// - Returns: the gradient's Euclidean norm, before it is limited.
  @discardableResult
  package func update(_ store: ParameterStore) -> Double {
    precondition(store.trainedCount == mean.count)
    step += 1
    let norm = Self.norm(store.gradients.pointer, count: store.trainedCount)
    var scale: Float = 1
    if let gradientLimit, norm > gradientLimit { scale = Float(gradientLimit / norm) }
    let power = Double(step)
    let rate = Float(learningRate / (1 - pow(Self.meanDecay, power)))
    let correction = Float(1 / (1 - pow(Self.squareDecay, power)).squareRoot())
    // Subtracted before rounding: 1 − Float(0.999) is off by 5e-5 of itself.
    var settings = kernel_adam(
      gradient_scale: scale, mean_decay: Float(Self.meanDecay),
      square_decay: Float(Self.squareDecay), mean_rate: Float(1 - Self.meanDecay),
      square_rate: Float(1 - Self.squareDecay), rate: rate, correction: correction,
      epsilon: Self.epsilon)
    let (m, v) = (mean.pointer, square.pointer)
    let (p, g) = (store.values.pointer, store.gradients.pointer)
    withUnsafePointer(to: &settings) { settings in
      ThreadTeam.split(store.trainedCount) { range, _ in
        let first = range.lowerBound
        kernel_adam_update(range.count, settings, g + first, m + first, v + first, p + first)
      }
    }
    return norm
  }

  private static func norm(_ values: UnsafePointer<Float>, count: Int) -> Double {
    var squares = [Double](repeating: 0, count: ThreadTeam.count)
    squares.withUnsafeMutableBufferPointer { squares in
      ThreadTeam.split(count) { range, thread in
        // Eight sums, so that they are taken side by side.
        var sums = SIMD8<Double>.zero
        var index = range.lowerBound
        while index + 8 <= range.upperBound {
          var part = SIMD8<Double>.zero
          for lane in 0..<8 { part[lane] = Double(values[index + lane]) }
          sums += part * part
          index += 8
        }
        var sum = sums.sum()
        while index < range.upperBound {
          sum += Double(values[index]) * Double(values[index])
          index += 1
        }
        squares[thread] = sum
      }
    }
    return squares.reduce(0, +).squareRoot()
  }
}
