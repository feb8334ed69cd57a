import Engine
import TestSupport
import Testing

@testable import Layers

/// The speech network's 500 ms stage at its own size: 20 channels to 40, 4,000 taps, 6 s at 8 kHz.
/// Random places against the direct sum; largest error seen is 9e-7 of the root mean square.
@Suite(.serialized) struct SpectralFullSizeTests {
  @Test func matchesTheDirectSumAtRandomPlaces() throws {
    let team = try Team(of: 2)
    defer { team.end() }
    var generator = SplitMix64(seed: 1)
    let sums = SpectralReference(
      batch: 1, inChannels: 20, outChannels: 40, length: 48_000, taps: 4_000)
    let input = randomFloats(sums.inputCount, &generator)
    let weights = randomFloats(sums.weightCount, &generator)
    let bias = randomFloats(40, &generator)
    let upstream = randomFloats(sums.outputCount, &generator)
    var output = [Float](repeating: .nan, count: sums.outputCount)
    var inputGradient = [Float](repeating: .nan, count: sums.inputCount)
    var weightGradient = [Float](repeating: .nan, count: sums.weightCount)
    var biasGradient = [Float](repeating: .nan, count: 40)
    let layer = SpectralConvolution(
      batch: 1, inChannels: 20, outChannels: 40, length: 48_000, taps: 4_000, training: true)
    layer.transformWeights(weights)
    layer.forward(input: input, bias: bias, output: &output)
    layer.backward(
      outputGradient: upstream, inputGradient: &inputGradient, weightGradient: &weightGradient,
      biasGradient: &biasGradient)

    func error(_ count: Int, _ sample: (inout SplitMix64) -> (Float, Double)) -> Double {
      let pairs = (0..<count).map { _ in sample(&generator) }
      return largestError(pairs.map { Double($0.0) }, pairs.map { $0.1 })
    }
    let forward = error(1_000) { generator in
      let row = Int.random(in: 0..<40, using: &generator)
      let time = Int.random(in: 0..<48_000, using: &generator)
      return (
        output[row * 48_000 + time],
        sums.output(input, weights, 0, row, time) + Double(bias[row])
      )
    }
    let ofInput = error(300) { generator in
      let channel = Int.random(in: 0..<20, using: &generator)
      let time = Int.random(in: 0..<48_000, using: &generator)
      return (
        inputGradient[channel * 48_000 + time],
        sums.inputGradient(weights, upstream, 0, channel, time)
      )
    }
    let ofWeights = error(1_000) { generator in
      let (row, channel) = (
        Int.random(in: 0..<40, using: &generator), Int.random(in: 0..<20, using: &generator)
      )
      let tap = Int.random(in: 0..<4_000, using: &generator)
      return (
        weightGradient[(row * 20 + channel) * 4_000 + tap],
        sums.weightGradient(input, upstream, row, channel, tap)
      )
    }
    let ofBias = largestError(
      biasGradient.map(Double.init), (0..<40).map { sums.biasGradient(upstream, $0) })
    #expect(forward < 1e-5)
    #expect(ofInput < 1e-5)
    #expect(ofWeights < 1e-5)
    #expect(ofBias < 1e-5)
  }
}
