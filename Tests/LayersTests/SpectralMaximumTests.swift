import Engine
import TestSupport
import Testing

@testable import Layers

/// The fused rectifier and maximum against the same steps one by one.
@Suite(.serialized) struct SpectralMaximumTests {
  @Test(arguments: UInt64(0)..<40)
  func equalsTheSeparateSteps(seed: UInt64) throws {
    let team = try Team(of: 1 + Int(seed % 2))
    defer { team.end() }
    var generator = SplitMix64(seed: seed)
    let poolSize = Int.random(in: 1...12, using: &generator)
    let groups = Int.random(in: 1...4, using: &generator)
    let taps = Int.random(in: 1...30, using: &generator)
    let shape = SpectralShape(
      batch: .random(in: 1...3, using: &generator),
      inChannels: .random(in: 1...4, using: &generator), outChannels: groups * poolSize,
      length: .random(in: 1...120, using: &generator), taps: taps,
      transformSize: 16 * Int.random(in: 2...6, using: &generator))
    let (rows, length) = (shape.batch * shape.outChannels, shape.length)
    let input = randomFloats(shape.batch * shape.inChannels * length, &generator)
    let weights = randomFloats(shape.outChannels * shape.inChannels * taps, &generator)
    let bias = randomFloats(shape.outChannels, &generator)
    let upstream = randomFloats(shape.batch * length * groups, &generator)

    var plain = Gradients(shape, weights.count, rows * length)
    let convolution = SpectralConvolution(shape, tail: .none, training: true)
    convolution.transformWeights(weights)
    convolution.forward(input: input, bias: bias, output: &plain.output)
    var expected = [Float](repeating: 0, count: upstream.count)
    var upstreamOfAll = [Float](repeating: 0, count: rows * length)
    for index in upstream.indices {
      let (sequence, time, group) = (
        index / groups / length, index / groups % length, index % groups
      )
      let channels = (0..<poolSize).map {
        (sequence * shape.outChannels + group * poolSize + $0) * length + time
      }
      let best = channels.map { plain.output[$0] }.max() ?? 0
      guard best > 0, let first = channels.first(where: { plain.output[$0] == best }) else {
        continue
      }
      expected[index] = best
      upstreamOfAll[first] = upstream[index]
    }
    plain.run(convolution, upstreamOfAll)

    var fused = Gradients(shape, weights.count, upstream.count)
    let layer = SpectralConvolution(
      shape, tail: .rectifiedMaximum(poolSize: poolSize), training: true)
    layer.transformWeights(weights)
    layer.forward(input: input, bias: bias, output: &fused.output)
    fused.run(layer, upstream)
    #expect(fused.output == expected)
    #expect(fused.input == plain.input)
    #expect(fused.weights == plain.weights)
    #expect(fused.bias == plain.bias)
  }

  /// Filters of zeros leave the bias: of equal channels the first takes the whole gradient, where
  /// the bias is not positive nobody does.
  @Test func decidesTiesAndTheRectifiersEdge() throws {
    let team = try Team(of: 2)
    defer { team.end() }
    let shape = SpectralShape(
      batch: 2, inChannels: 1, outChannels: 6, length: 20, taps: 3, transformSize: 16)
    let layer = SpectralConvolution(shape, tail: .rectifiedMaximum(poolSize: 2), training: true)
    layer.transformWeights([Float](repeating: 0, count: 18))
    var results = Gradients(shape, 18, 2 * 20 * 3)
    let input = [Float](repeating: 1, count: 40)
    layer.forward(input: input, bias: [2, 2, -1, -1, 0, 0], output: &results.output)
    #expect(results.output == [[Float]](repeating: [2, 0, 0], count: 40).flatMap { $0 })
    results.run(layer, [Float](repeating: 1, count: 120))
    #expect(results.bias == [40, 0, 0, 0, 0, 0])
    #expect(results.input.allSatisfy { $0 == 0 })
  }

  private struct Gradients {
    var output: [Float]
    var input: [Float]
    var weights: [Float]
    var bias: [Float]

    init(_ shape: SpectralShape, _ weightCount: Int, _ outputCount: Int) {
      output = [Float](repeating: .nan, count: outputCount)
      input = [Float](
        repeating: .nan, count: shape.batch * shape.inChannels * shape.length)
      weights = [Float](repeating: .nan, count: weightCount)
      bias = [Float](repeating: .nan, count: shape.outChannels)
    }

    mutating func run(_ layer: SpectralConvolution, _ upstream: [Float]) {
      layer.backward(
        outputGradient: upstream, inputGradient: &input, weightGradient: &weights,
        biasGradient: &bias)
    }
  }
}
