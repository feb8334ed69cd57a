internal import Engine
internal import Layers

/// Layers in the order in which data pass through them.
struct LayerChain {
  private(set) var layers: [any Layer] = []
  private(set) var end: Activation
  let training: Bool
  private let dropout: Double
  private let seed: UInt64

  init(_ start: Activation, training: Bool, dropout: Double = 0, seed: UInt64 = 0) {
    end = start
    self.training = training
    self.dropout = dropout
    self.seed = seed
  }

  mutating func add(_ layer: any Layer) {
    layers.append(layer)
    end = layer.output
  }

  /// Each layer of dropout draws masks of its own.
  ///
  /// - Parameter stream: tells apart the chains of a network.
  mutating func addDropout(stream: UInt64 = 0) {
    guard training && dropout > 0 else { return }
    add(Dropout(end, share: dropout, seed: seed &+ UInt64(layers.count) << 32 &+ stream << 48))
  }
}

extension [any Layer] {
  func forward(_ mode: Mode) {
    for layer in self {
      Profile.part("\(type(of: layer))") { layer.forward(mode) }
    }
  }

  func backward() {
    for layer in reversed() { Profile.part("\(type(of: layer)), backward") { layer.backward() } }
  }
}
