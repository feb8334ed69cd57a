internal import Engine
internal import Layers

/// Layers in the order in which data pass through them.
struct LayerChain {
  private(set) var layers: [any Layer] = []
  private(set) var end: Activation
  private let plan: NetworkPlan
  private let dropout: Double
  var training: Bool { plan.training }

  /// - Parameter dropout: rate, for the plan's.
  init(_ start: Activation, _ plan: NetworkPlan, dropout: Double = 0) {
    end = start
    self.plan = plan
    self.dropout = dropout
  }

  /// Where the first value at the end stands in the whole batch.
  private var first: Int { end.count / plan.batch * plan.firstSequence }

  mutating func add(_ layer: any Layer) {
    layers.append(layer)
    end = layer.output
  }

  /// - Parameter deviation: standard deviation of the noise.
  mutating func addNoise(_ deviation: Float) {
    guard training && deviation > 0 else { return }
    let seed = plan.seed &+ UInt64(layers.count) << 32
    add(GaussianNoise(end, deviation: deviation, seed: seed, first: first))
  }

  /// Each layer of dropout draws masks of its own.
  ///
  /// - Parameters:
  ///   - stream: tells apart the chains of a network.
  ///   - inPlace: whether the layer before is done with its output's values by then.
  mutating func addDropout(stream: UInt64 = 0, inPlace: Bool = true) {
    guard training && dropout > 0 else { return }
    let seed = plan.seed &+ UInt64(layers.count) << 32 &+ stream << 48
    add(Dropout(end, share: dropout, seed: seed, first: first, inPlace: inPlace))
  }
}

extension [any Layer] {
  func forward(_ mode: Mode) {
    for layer in self {
      Profile.part("\(type(of: layer))") { layer.forward(mode) }
    }
  }

  func backward() {
    for layer in reversed() { layer.profiledBackward() }
  }
}

extension Layer {
  func profiledBackward() { Profile.part("\(type(of: self)), backward") { backward() } }
}
