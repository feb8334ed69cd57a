import Foundation
import TestSupport
import Testing

@testable import Decoding

struct ResamplerTests {
  private func resample(_ samples: [Float], from input: Int, to output: Int, block: Int = 10_000)
    throws -> [Float]
  {
    let resampler = try #require(Resampler(from: input, to: output))
    var result: [Float] = []
    for start in stride(from: 0, to: samples.count, by: block) {
      samples[start..<min(start + block, samples.count)].withUnsafeBufferPointer {
        resampler.resample($0, appendingTo: &result)
      }
    }
    resampler.finish(appendingTo: &result)
    return result
  }

  /// Gain of a tone, decibels, over the middle of the output, where the ends do not reach.
  private func gain(_ frequency: Double, from input: Int) throws -> Double {
    let samples = tone(frequency, sampleRate: input, count: input)
    let output = try resample(samples, from: input, to: 16_000)
    let middle = output[4000..<12_000]
    let power = middle.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(middle.count)
    return 10 * log10(power / (0.5 * 0.5 / 2))
  }

  @Test(arguments: [44_100, 48_000], [8100.0, 8400, 9000, 10_000, 15_900, 20_000])
  func whatCannotBeRepresentedIsAHundredDecibelsDown(input: Int, frequency: Double) throws {
    #expect(try gain(frequency, from: input) < -100)
  }

  @Test(arguments: [44_100, 48_000], [50.0, 440, 3000, 6000, 7000, 7300])
  func thePassBandIsFlat(input: Int, frequency: Double) throws {
    #expect(abs(try gain(frequency, from: input)) < 0.02)
  }

  /// What is wanted at time k / 16000 is the tone's own value there.
  @Test(arguments: [44_100, 48_000, 8000, 22_050])
  func nothingIsDelayed(input: Int) throws {
    let output = try resample(
      tone(1000, sampleRate: input, count: input), from: input, to: 16_000)
    let expected = tone(1000, sampleRate: 16_000, count: 16_000)
    #expect(output.count == 16_000)
    let middle = 4000..<12_000
    #expect(zip(output[middle], expected[middle]).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func lengthIsTheShareOfTheRatesRounded() throws {
    #expect(Resampler.outputCount(for: 13_230_000, from: 44_100, to: 16_000) == 4_800_000)
    #expect(Resampler.outputCount(for: 1, from: 44_100, to: 16_000) == 0)
    // 2 * 16000 / 44100 = 0.726
    #expect(Resampler.outputCount(for: 2, from: 44_100, to: 16_000) == 1)
    // 3 * 16000 / 32000 = 1.5
    #expect(Resampler.outputCount(for: 3, from: 32_000, to: 16_000) == 2)
  }

  @Test(arguments: UInt64(0)..<30)
  func lengthIsExactWhateverTheRatesAndBlocks(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let rates = [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000]
    let input = rates.randomElement(using: &generator) ?? 8000
    let output = [8000, 16_000, 24_000].randomElement(using: &generator) ?? 8000
    let count = Int.random(in: 0...20_000, using: &generator)
    let samples = (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
    let whole = try resample(samples, from: input, to: output, block: 20_000)
    #expect(whole.count == Resampler.outputCount(for: count, from: input, to: output))
    let parts = try resample(
      samples, from: input, to: output, block: Int.random(in: 1...3000, using: &generator))
    #expect(parts.count == whole.count)
    #expect(zip(parts, whole).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
