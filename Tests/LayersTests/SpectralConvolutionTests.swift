import Engine
import TestSupport
import Testing

@testable import Layers

/// Small random shapes, every value against the direct sum in Double.
@Suite(.serialized) struct SpectralConvolutionTests {
  @Test(arguments: UInt64(0)..<100)
  func matchesTheDirectSum(seed: UInt64) throws {
    let team = try Team(of: 1 + Int(seed % 2))
    defer { team.end() }
    let run = SpectralRun(seed: seed)
    let (sums, shape) = (run.reference, run.shape)
    let output = run.output
    var expected: [Double] = []
    for sequence in 0..<sums.batch {
      for row in 0..<sums.outChannels {
        for time in 0..<sums.length {
          expected.append(
            sums.output(run.input, run.weights, sequence, row, time) + Double(run.bias[row]))
        }
      }
    }
    #expect(largestError(output.map(Double.init), expected) < 1e-5, "\(shape)")
  }

  @Test(arguments: UInt64(0)..<100)
  func gradientsMatchTheDirectSums(seed: UInt64) throws {
    let team = try Team(of: 1 + Int(seed % 2))
    defer { team.end() }
    let run = SpectralRun(seed: seed)
    let (sums, shape) = (run.reference, run.shape)
    var input: [Double] = []
    for sequence in 0..<sums.batch {
      for channel in 0..<sums.inChannels {
        for time in 0..<sums.length {
          input.append(sums.inputGradient(run.weights, run.upstream, sequence, channel, time))
        }
      }
    }
    #expect(largestError(run.inputGradient.map(Double.init), input) < 1e-5, "\(shape)")
    var weights: [Double] = []
    for row in 0..<sums.outChannels {
      for channel in 0..<sums.inChannels {
        for tap in 0..<sums.taps {
          weights.append(sums.weightGradient(run.input, run.upstream, row, channel, tap))
        }
      }
    }
    #expect(largestError(run.weightGradient.map(Double.init), weights) < 1e-5, "\(shape)")
    let bias = (0..<sums.outChannels).map { sums.biasGradient(run.upstream, $0) }
    let error = largestError(run.biasGradient.map(Double.init), bias)
    #expect(error < 1e-5, "\(shape)")
  }

  /// A quadratic objective, for which central differences are exact at any step.
  @Test func gradientsMatchDifferencesOfTheObjective() throws {
    let team = try Team(of: 2)
    defer { team.end() }
    var generator = SplitMix64(seed: 7)
    let shape = SpectralShape(
      batch: 2, inChannels: 3, outChannels: 2, length: 37, taps: 10, transformSize: 32)
    let layer = SpectralConvolution(shape, tail: .none, training: true)
    var (input, weights) = (randomFloats(2 * 3 * 37, &generator), randomFloats(60, &generator))
    var bias = randomFloats(2, &generator)
    var output = [Float](repeating: .nan, count: 2 * 2 * 37)
    func objective() -> Double {
      layer.transformWeights(weights)
      layer.forward(input: input, bias: bias, output: &output)
      return output.reduce(0) { $0 + 0.5 * Double($1) * Double($1) }
    }
    func slopes(_ count: Int, _ nudge: (Int, Float) -> Void) -> [Double] {
      (0..<count).map { index in
        nudge(index, 0.5)
        let above = objective()
        nudge(index, -1)
        let below = objective()
        nudge(index, 0.5)
        return above - below
      }
    }
    let expected = (
      slopes(input.count) { input[$0] += $1 }, slopes(60) { weights[$0] += $1 },
      slopes(2) { bias[$0] += $1 }
    )
    _ = objective()
    var inputGradient = [Float](repeating: .nan, count: input.count)
    var weightGradient = [Float](repeating: .nan, count: 60)
    var biasGradient = [Float](repeating: .nan, count: 2)
    layer.backward(
      outputGradient: output, inputGradient: &inputGradient, weightGradient: &weightGradient,
      biasGradient: &biasGradient)
    #expect(largestError(inputGradient.map(Double.init), expected.0) < 1e-4)
    #expect(largestError(weightGradient.map(Double.init), expected.1) < 1e-4)
    #expect(largestError(biasGradient.map(Double.init), expected.2) < 1e-4)
  }

  @Test func givesTheSameBitsForAnyNumberOfThreads() throws {
    let runs = try [1, 2, 3, 2].map { threads in
      let team = try Team(of: threads)
      defer { team.end() }
      return SpectralRun(seed: 11)
    }
    for run in runs.dropFirst() {
      #expect(run.output == runs[0].output)
      #expect(run.inputGradient == runs[0].inputGradient)
      #expect(run.weightGradient == runs[0].weightGradient)
      #expect(run.biasGradient == runs[0].biasGradient)
    }
  }

  @Test func leavesOutWhatIsNotWanted() throws {
    let team = try Team(of: 2)
    defer { team.end() }
    let run = SpectralRun(seed: 3)
    var weightGradient = [Float](repeating: .nan, count: run.weights.count)
    var output = [Float](repeating: .nan, count: run.output.count)
    let layer = SpectralConvolution(run.shape, tail: .none, training: true)
    layer.transformWeights(run.weights)
    layer.forward(input: run.input, bias: nil, output: &output)
    layer.backward(
      outputGradient: run.upstream, inputGradient: nil, weightGradient: &weightGradient,
      biasGradient: nil)
    #expect(weightGradient == run.weightGradient)
    let rows = run.reference.length
    for (index, value) in output.enumerated() {
      let bias = run.bias[index / rows % run.reference.outChannels]
      #expect(value + bias == run.output[index])
    }
  }

  @Test func passesNotANumberOn() throws {
    let team = try Team(of: 2)
    defer { team.end() }
    let shape = SpectralShape(
      batch: 1, inChannels: 2, outChannels: 4, length: 300, taps: 21, transformSize: 64)
    var generator = SplitMix64(seed: 5)
    var input = randomFloats(600, &generator)
    input[150] = .nan
    let weights = randomFloats(4 * 2 * 21, &generator)
    for tail in [SpectralConvolution.Tail.none, .rectifiedMaximum(poolSize: 4)] {
      let layer = SpectralConvolution(shape, tail: tail, training: false)
      layer.transformWeights(weights)
      var output = [Float](repeating: 0, count: tail == .none ? 1200 : 300)
      layer.forward(input: input, bias: nil, output: &output)
      #expect(output[140...160].allSatisfy { $0.isNaN })
      #expect(output[..<20].allSatisfy { $0.isFinite })
    }
  }

  @Test func trapsWithoutWeightsAndOnSecondGradients() async {
    await #expect(processExitsWith: .failure) {
      let layer = SpectralConvolution(
        batch: 1, inChannels: 1, outChannels: 1, length: 8, taps: 3, training: false)
      var output = [Float](repeating: 0, count: 8)
      layer.forward(input: [1, 2, 3, 4, 5, 6, 7, 8], bias: nil, output: &output)
    }
    await #expect(processExitsWith: .failure) {
      let layer = SpectralConvolution(
        batch: 1, inChannels: 1, outChannels: 1, length: 8, taps: 3, training: true)
      let input: [Float] = [1, 2, 3, 4, 5, 6, 7, 8]
      var (output, gradient) = (input, input)
      var weightGradient: [Float] = [0, 0, 0]
      layer.transformWeights([1, 2, 3])
      layer.forward(input: input, bias: nil, output: &output)
      for _ in 0..<2 {
        layer.backward(
          outputGradient: input, inputGradient: &gradient, weightGradient: &weightGradient,
          biasGradient: nil)
      }
    }
  }

  @Test func trapsWhenNotPlannedForTraining() async {
    await #expect(processExitsWith: .failure) {
      let layer = SpectralConvolution(
        batch: 1, inChannels: 1, outChannels: 1, length: 8, taps: 3, training: false)
      let upstream = [Float](repeating: 0, count: 8)
      var gradient = [Float](repeating: 0, count: 3)
      layer.backward(
        outputGradient: upstream, inputGradient: nil, weightGradient: &gradient, biasGradient: nil)
    }
  }
}

/// A random shape, random values, and what the layer makes of them.
struct SpectralRun {
  let shape: SpectralShape
  let reference: SpectralReference
  let input: [Float]
  let weights: [Float]
  let bias: [Float]
  let upstream: [Float]
  private(set) var output: [Float]
  private(set) var inputGradient: [Float]
  private(set) var weightGradient: [Float]
  private(set) var biasGradient: [Float]

  init(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let taps = Int.random(in: 1...60, using: &generator)
    let smallest = (taps + 15) / 16
    let shape = SpectralShape(
      batch: .random(in: 1...3, using: &generator),
      inChannels: .random(in: 1...5, using: &generator),
      outChannels: .random(in: 1...13, using: &generator),
      length: .random(in: 1...150, using: &generator), taps: taps,
      transformSize: 16 * Int.random(in: smallest...smallest + 6, using: &generator))
    self.shape = shape
    reference = SpectralReference(
      batch: shape.batch, inChannels: shape.inChannels, outChannels: shape.outChannels,
      length: shape.length, taps: taps)
    input = randomFloats(reference.inputCount, &generator)
    weights = randomFloats(reference.weightCount, &generator)
    bias = randomFloats(shape.outChannels, &generator)
    upstream = randomFloats(reference.outputCount, &generator)
    output = [Float](repeating: .nan, count: reference.outputCount)
    inputGradient = [Float](repeating: .nan, count: input.count)
    weightGradient = [Float](repeating: .nan, count: weights.count)
    biasGradient = [Float](repeating: .nan, count: bias.count)
    let layer = SpectralConvolution(shape, tail: .none, training: true)
    layer.transformWeights(weights)
    // A first run leaves its traces in the layer's memory.
    layer.forward(input: upstream + input, bias: nil, output: &output)
    layer.forward(input: input, bias: bias, output: &output)
    layer.backward(
      outputGradient: upstream, inputGradient: &inputGradient, weightGradient: &weightGradient,
      biasGradient: &biasGradient)
  }
}
