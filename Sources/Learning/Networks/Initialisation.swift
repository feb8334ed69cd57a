internal import Layers
internal import Random

extension ParameterStore {
  /// Draws the parameters of a new network.
  ///
  /// Filters and the linear output are uniform with variance 1 / inputs (so ±sqrt(3 / inputs)),
  /// times 2 where a rectifier follows (He et al. 2015, arXiv:1502.01852); recurrent weights are
  /// uniform within ±1/sqrt(hidden), as in PyTorch; the forget gates start open, with a bias of 1
  /// (Jozefowicz et al. 2015, PMLR 37). Other biases and the peepholes are zero, batch
  /// normalisation is the identity.
  package func initialise(seed: UInt64) {
    for (index, shape) in shapes.enumerated() {
      var generator = SplitMix64(seed: SplitMix64.hash(seed) &+ UInt64(index) << 40)
      let values = values(of: shape)
      if let bound = Self.bound(of: shape) {
        for place in values.indices {
          values[place] = Float.random(in: -bound...bound, using: &generator)
        }
      } else {
        values.update(repeating: Self.constant(of: shape))
      }
      if shape.name.contains("bias_ih") {
        let hidden = shape.count / 4
        for unit in hidden..<2 * hidden { values[unit] = 1 }
      }
    }
  }

  private static func bound(of shape: ParameterShape) -> Float? {
    let inputs = Float(shape.extents.dropFirst().reduce(1, *))
    if shape.name.hasPrefix("recurrent.weight_ih") || shape.name.hasPrefix("recurrent.weight_hh") {
      return 1 / (Float(shape.extents[0]) / 4).squareRoot()
    }
    guard shape.extents.count > 1 else { return nil }
    return ((shape.extents.count > 2 ? 6 : 3) / inputs).squareRoot()
  }

  private static func constant(of shape: ParameterShape) -> Float {
    // Of batch normalisation; every other weight has two axes or more.
    let isUnit = shape.extents.count == 1 && shape.name.hasSuffix(".weight")
    return isUnit || shape.name.hasSuffix(".running_var") ? 1 : 0
  }
}
