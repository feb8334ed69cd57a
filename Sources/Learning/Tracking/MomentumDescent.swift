internal import Engine
internal import Glibc
internal import Layers

/// Gradient descent with momentum and weight decay, on gradients that are no longer than a limit.
///
///     b = .9 b + g + .0005 w,   w = w − rate · b
///
/// As PyTorch's SGD, and its clip_grad_norm_ before it.
final class MomentumDescent {
  private static let momentum: Float = 0.9
  private static let decay: Float = 0.0005
  private static let gradientLimit = 10.0

  private let rates: [Float]
  private var moments: [ObjectIdentifier: FloatBuffer] = [:]

  /// - Parameter rates: one for each store that is updated together.
  init(rates: [Double]) { self.rates = rates.map { Float($0) } }

  /// - Parameter stores: each keeps its momentum from one time that it is given to the next.
  /// - Precondition: as many as there are rates, and none that is gone in between.
  func update(_ stores: [ParameterStore]) {
    precondition(stores.count == rates.count)
    let squares = stores.reduce(0) { $0 + Self.squares($1.gradients) }
    let scale = Float(min(1, Self.gradientLimit / (squares.squareRoot() + 1e-6)))
    for (index, store) in stores.enumerated() {
      let kept = moments[ObjectIdentifier(store)] ?? FloatBuffer(count: store.trainedCount)
      moments[ObjectIdentifier(store)] = kept
      let (moment, rate) = (kept.pointer, rates[index])
      let (values, gradients) = (store.values.pointer, store.gradients.pointer)
      ThreadTeam.split(store.trainedCount) { range, _ in
        for place in range {
          let slope = scale * gradients[place] + Self.decay * values[place]
          moment[place] = Self.momentum * moment[place] + slope
          values[place] -= rate * moment[place]
        }
      }
    }
  }

  private static func squares(_ values: FloatBuffer) -> Double {
    var sum = 0.0
    for value in values.elements { sum += Double(value) * Double(value) }
    return sum
  }
}
