import Segments
import TestSupport
import Testing

struct SampleMomentsTests {
  private func moments(_ samples: [Float], block: Int) -> SampleMoments {
    var moments = SampleMoments()
    for start in stride(from: 0, to: samples.count, by: block) {
      samples[start..<min(start + block, samples.count)].withUnsafeBufferPointer {
        moments.add($0)
      }
    }
    return moments
  }

  /// Mean (1 + 2 + 3 + 6) / 4 = 3; squares 4 + 1 + 0 + 9 = 14; deviation sqrt(14 / 4).
  @Test(arguments: 1...5)
  func matchesHandComputedValue(block: Int) {
    let moments = moments([1, 2, 3, 6], block: block)
    #expect(moments.count == 4)
    #expect(moments.mean == 3)
    #expect(abs(moments.standardDeviation - 3.5.squareRoot()) < 1e-15)
  }

  /// 1000 and 1000 + 2^-10 in turn: mean 1000 + 2^-11, deviation 2^-11. A plain sum of squares
  /// would lose it.
  @Test func aLargeMeanLosesNothing() {
    let samples = (0..<100_000).map { Float(1000) + ($0 % 2 == 0 ? 0 : Float(0x1p-10)) }
    let moments = moments(samples, block: 4096)
    #expect(abs(moments.mean - (1000 + 0x1p-11)) < 1e-9)
    #expect(abs(moments.standardDeviation - 0x1p-11) < 1e-12)
    #expect(!moments.isConstant)
  }

  @Test(arguments: UInt64(0)..<50)
  func blocksDoNotMatter(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let count = Int.random(in: 1...2000, using: &generator)
    let samples = (0..<count).map { _ in Float.random(in: -1...3, using: &generator) }
    let whole = moments(samples, block: count)
    let parts = moments(samples, block: Int.random(in: 1...100, using: &generator))
    #expect(abs(whole.mean - parts.mean) < 1e-12)
    #expect(abs(whole.standardDeviation - parts.standardDeviation) < 1e-12)
  }

  @Test(arguments: [Float(0), 0.1, -3, 1e30, .leastNonzeroMagnitude])
  func equalSamplesAreConstant(value: Float) {
    #expect(moments([Float](repeating: value, count: 10_001), block: 640).isConstant)
    #expect(SampleMoments().isConstant)
    #expect(SampleMoments().standardDeviation == 0)
  }
}
