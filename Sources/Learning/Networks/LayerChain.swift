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

  /// - Parameter deviation: standard deviation of the noise.
  mutating func addNoise(_ deviation: Float) {
    guard training && deviation > 0 else { return }
    add(GaussianNoise(end, deviation: deviation, seed: seed &+ UInt64(layers.count) << 32))
  }

  /// Each layer of dropout draws masks of its own.
  ///
  /// - Parameters:
  ///   - stream: tells apart the chains of a network.
  ///   - inPlace: whether the layer before is done with its output's values by then.
  mutating func addDropout(stream: UInt64 = 0, inPlace: Bool = true) {
    guard training && dropout > 0 else { return }
    add(
      Dropout(
        end, share: dropout, seed: seed &+ UInt64(layers.count) << 32 &+ stream << 48,
        inPlace: inPlace))
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
