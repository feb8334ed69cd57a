import Engine
import Layers
import TestSupport
import Testing

struct TemporalFiltersTests {
  /// Must be a convolution with a fused rectifier followed by max pooling, each of which is held
  /// against PyTorch.
  @Test(arguments: [
    (batch: 1, samples: 9, filters: 2, taps: 20, pool: 2),
    (batch: 3, samples: 1_000, filters: 5, taps: 8, pool: 2),
    (batch: 2, samples: 10_001, filters: 20, taps: 80, pool: 2),
    (batch: 2, samples: 601, filters: 3, taps: 7, pool: 3),
    (batch: 1, samples: 500, filters: 4, taps: 1, pool: 1),
  ])
  func areAConvolutionAndAPool(batch: Int, samples: Int, filters: Int, taps: Int, pool: Int)
    throws
  {
    var generator = SplitMix64(seed: UInt64(samples))
    func random(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
    }
    let store = ParameterStore([
      ParameterShape("weight", [filters, 1, taps]), ParameterShape("bias", [filters]),
    ])
    _ = store.values.elements.update(fromContentsOf: random(store.values.count))
    let weight = store.parameter("weight", [filters, 1, taps])
    let bias = store.parameter("bias", [filters])
    let input = Activation([batch, samples], gradient: false)
    _ = input.value.elements.update(fromContentsOf: random(input.count))

    let fused = TemporalFilters(input, weight: weight, bias: bias, pool: pool, training: true)
    let convolution = try Convolution(
      input.reshaped([batch, 1, samples]), weight: weight, bias: bias, stride: [1],
      padding: .same(kernel: [taps]), fusion: .init(rectified: true), plainOutput: true,
      memory: .init(training: true))
    let pooling = try MaximumPooling(
      convolution.output, size: [pool], stride: [pool], padding: [0], memory: .init(training: true))

    let upstream = random(fused.output.count)
    func run(_ layers: [any Layer], _ output: Activation) -> (output: [Float], gradients: [Float]) {
      for layer in layers { layer.forward(.training(step: 0)) }
      _ = output.gradient?.elements.update(fromContentsOf: upstream)
      for layer in layers.reversed() { layer.backward() }
      return (output.value.array, store.gradients.array)
    }
    let one = run([fused], fused.output)
    let other = run([convolution, pooling], pooling.output)
    #expect(one.output.count == other.output.count)
    for (a, b) in zip(one.output, other.output) { #expect(abs(a - b) < 1e-5) }
    let scale = other.gradients.map(abs).max() ?? 0
    for (a, b) in zip(one.gradients, other.gradients) { #expect(abs(a - b) < 1e-5 * scale) }
  }

  /// It may reach neighbours too, which share a product with it.
  @Test func aNotANumberStaysOne() {
    let store = ParameterStore([
      ParameterShape("weight", [1, 1, 3]), ParameterShape("bias", [1]),
    ])
    store.values.elements.update(repeating: 1)
    let input = Activation([1, 8], gradient: false)
    input.value.pointer[4] = .nan
    let layer = TemporalFilters(
      input, weight: store.parameter("weight", [1, 1, 3]), bias: store.parameter("bias", [1]),
      pool: 1, training: false)
    layer.forward(.inference)
    #expect((3...5).allSatisfy { layer.output.value.elements[$0].isNaN })
  }
}
