internal import Engine
internal import Layers

/// Two linear layers of 512, rectified, and one of two outputs; while learning, half of what the second
/// and the third see is dropped.
final class LinearLayers {
  /// `[row, 4608]`.
  let input: Activation
  /// `[row, 2]`: for background and for target.
  var output: Activation { layers.last?.output ?? input }
  private let layers: [any Layer]

  /// - Parameter dropoutSeed: nil where nothing is learned.
  init(
    _ input: Activation, _ shared: ParameterStore, _ branch: ParameterStore, dropoutSeed: UInt64?
  ) throws(PlanError) {
    self.input = input
    let parameters =
      TrackingModel.sharedShapes.map(shared.parameter)
      + TrackingModel.branchShapes.map(branch.parameter)
    var layers: [any Layer] = []
    var end = input
    for index in 0..<3 {
      if index > 0 {
        layers.append(try Rectifier(end, training: dropoutSeed != nil))
        if let dropoutSeed {
          layers.append(Dropout(end, share: 0.5, seed: dropoutSeed &+ UInt64(index)))
        }
      }
      let linear = Linear(
        end, weight: parameters[2 * index], bias: parameters[2 * index + 1],
        training: dropoutSeed != nil)
      layers.append(linear)
      end = linear.output
    }
    self.layers = layers
  }

  func forward(_ mode: Mode) {
    for layer in layers { layer.forward(mode) }
  }

  func backward() {
    for layer in layers.reversed() { layer.backward() }
  }
}
