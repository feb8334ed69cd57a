package import Engine
internal import Glibc
package import Layers

/// Adam: steps scaled by running moments of the gradient.
///
/// - Source: Kingma & Ba 2015, arXiv:1412.6980, algorithm 1; epsilon outside the corrected root, as
///   in PyTorch.
package final class Adam {
  package let learningRate: Double
  /// Steps taken so far.
  package var step = 0
  /// Running means of the gradient and of its square, one each for every trained value.
  package let mean: FloatBuffer
  package let square: FloatBuffer

  private static let meanDecay = 0.9
  private static let squareDecay = 0.999
  private static let epsilon: Float = 1e-8

  package init(learningRate: Double, count: Int) {
    self.learningRate = learningRate
    mean = FloatBuffer(count: count)
    square = FloatBuffer(count: count)
  }

  /// Moves the store's trainable parameters one step against their gradients.
  package func update(_ store: ParameterStore) {
    precondition(store.trainedCount == mean.count)
    step += 1
    let power = Double(step)
    let rate = Float(learningRate / (1 - pow(Self.meanDecay, power)))
    let correction = Float(1 / (1 - pow(Self.squareDecay, power)).squareRoot())
    // Subtracted before rounding: 1 − Float(0.999) is off by 5e-5 of itself.
    let (b1, b2) = (Float(Self.meanDecay), Float(Self.squareDecay))
    let (r1, r2) = (Float(1 - Self.meanDecay), Float(1 - Self.squareDecay))
    let (m, v) = (mean.pointer, square.pointer)
    let (p, g) = (store.values.pointer, store.gradients.pointer)
    ThreadTeam.split(store.trainedCount) { range, _ in
      for index in range {
        let gradient = g[index]
        m[index] = b1 * m[index] + r1 * gradient
        v[index] = b2 * v[index] + r2 * gradient * gradient
        p[index] -= rate * m[index] / (v[index].squareRoot() * correction + Self.epsilon)
      }
    }
  }
}
