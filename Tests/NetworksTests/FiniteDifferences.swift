import Engine
import Layers
import Networks
import TestSupport

/// A network's own gradient of a sum of weighted outputs, beside central differences of that sum.
struct FiniteDifferences {
  private let network: SequenceNetwork
  private let store: ParameterStore
  private let weights: [Double]
  private let gradients: [Float]

  /// Draws the weights and takes the network's gradient.
  init(of network: SequenceNetwork, _ store: ParameterStore, using generator: inout SplitMix64) {
    self.network = network
    self.store = store
    weights = (0..<network.output.count).map { _ in Double.random(in: -1...1, using: &generator) }
    network.parametersChanged()
    network.forward(.training(step: 0))
    _ = network.output.gradient?.elements.update(fromContentsOf: weights.map(Float.init))
    network.backward()
    gradients = store.gradients.array
  }

  /// The parameters, every `stride`th, whose difference over `step` to either side is off by more than
  /// `tolerance` of the largest gradient.
  func misses(stride: Int = 1, step: Float, tolerance: Double) -> [Int] {
    let scale = Double(gradients.map(abs).max() ?? 0)
    return Swift.stride(from: 0, to: store.trainedCount, by: stride).filter { place in
      let value = store.values.pointer[place]
      store.values.pointer[place] = value + step
      let above = weightedSum()
      store.values.pointer[place] = value - step
      let below = weightedSum()
      store.values.pointer[place] = value
      let difference = (above - below) / (2 * Double(step))
      return !(abs(difference - Double(gradients[place])) <= tolerance * scale)
    }
  }

  private func weightedSum() -> Double {
    network.parametersChanged()
    network.forward(.training(step: 0))
    return zip(network.output.value.elements, weights).reduce(0) { $0 + Double($1.0) * $1.1 }
  }
}
