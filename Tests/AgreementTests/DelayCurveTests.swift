import Random
import Testing

@testable import Agreement

struct DelayCurveTests {
  private func walk(_ count: Int, from seed: UInt64, offset: Double = 0) -> [Double] {
    var generator = SplitMix64(seed: seed)
    var value = offset
    return (0..<count).map { _ in
      value += Double.random(in: -1...1, using: &generator)
      return value
    }
  }

  /// Worked by hand.
  @Test func endsAreRepeated() throws {
    #expect(DelayCurve.delayed([1, 2, 3, 4], by: 2) == [1, 1, 1, 2])
    #expect(DelayCurve.delayed([1, 2, 3, 4], by: -1) == [2, 3, 4, 4])
    #expect(DelayCurve.delayed([1, 2, 3, 4], by: 0) == [1, 2, 3, 4])
    #expect(DelayCurve.delayed([1, 2], by: 3) == [1, 1])
    #expect(DelayCurve.delayed([], by: 3) == [])
  }

  /// The sums taken once against every delay done by itself; with an offset of 1e6 too.
  @Test(arguments: UInt64(0)..<20)
  func momentsAreThoseOfTheDelayedPrediction(seed: UInt64) throws {
    let count = 2 + Int(seed) * 7
    let offset = seed.isMultiple(of: 2) ? 0 : 1e6
    let gold = walk(count, from: seed, offset: offset)
    let prediction = walk(count, from: seed + 100, offset: offset)
    let curve = try #require(
      DelayCurve(of: PairedTrace(gold: gold, prediction: prediction, step: 0.04), limit: 0.4))
    let reach = min(10, count - 1)
    #expect(curve.moments.count == 2 * reach + 1)
    for delay in -reach...reach {
      let expected = Moments(gold: gold, prediction: DelayCurve.delayed(prediction, by: delay))
      let found = curve.moments[reach + delay]
      let scale = expected.goldSquares + expected.predictionSquares
      #expect(found.count == count)
      #expect(abs(found.goldMean - expected.goldMean) <= 1e-9)
      #expect(abs(found.predictionMean - expected.predictionMean) <= 1e-9)
      #expect(abs(found.goldSquares - expected.goldSquares) <= 1e-9 * scale)
      #expect(abs(found.predictionSquares - expected.predictionSquares) <= 1e-9 * scale)
      #expect(abs(found.products - expected.products) <= 1e-9 * scale)
    }
  }

  @Test(arguments: [-25, -1, 0, 1, 25])
  func aKnownDelayIsRecovered(steps: Int) throws {
    let gold = walk(500, from: 3)
    let prediction = DelayCurve.delayed(gold, by: -steps)
    let curve = try #require(
      DelayCurve(of: PairedTrace(gold: gold, prediction: prediction, step: 0.1), limit: 4))
    let best = try #require(curve.best(.population))
    #expect(abs(best.delay - Double(steps) * 0.1) < 1e-12)
    #expect(best.ccc > 0.9)
  }

  @Test func missingValuesMoveAlong() throws {
    var gold = walk(300, from: 4)
    var prediction = DelayCurve.delayed(gold, by: 3)
    gold[20] = .nan
    prediction[100] = .nan
    let curve = try #require(
      DelayCurve(of: PairedTrace(gold: gold, prediction: prediction, step: 1), limit: 5))
    #expect(curve.best(.population)?.delay == -3)
    #expect(curve.moments[5].count == 298)
  }

  @Test func aConstantHasNoDelay() throws {
    let still = [Double](repeating: 0.1, count: 50)
    let curve = try #require(
      DelayCurve(of: PairedTrace(gold: still, prediction: still, step: 1), limit: 5))
    #expect(curve.best(.population) == nil)
    // Every delay scores 0: the shortest is taken.
    let other = try #require(
      DelayCurve(of: PairedTrace(gold: walk(50, from: 1), prediction: still, step: 1), limit: 5))
    #expect(other.best(.population) == DelayCurve.Best(delay: 0, ccc: 0))
  }

  @Test func fewStepsAllowShortDelaysOnly() throws {
    let none = try #require(
      DelayCurve(of: PairedTrace(gold: [], prediction: [], step: 1), limit: 5))
    #expect(none.best(.population) == nil)
    #expect(DelayCurve(of: PairedTrace(gold: [1, 2], prediction: [1, 2]), limit: 5) == nil)
    let two = try #require(
      DelayCurve(of: PairedTrace(gold: [1, 2], prediction: [1, 2], step: 1), limit: 5))
    #expect(two.moments.count == 3)
    #expect(two.best(.population) == DelayCurve.Best(delay: 0, ccc: 1))
  }

  @Test func curvesMergeUpToTheShorterReach() throws {
    let (gold, prediction) = (walk(40, from: 5), walk(40, from: 6))
    var whole = try #require(
      DelayCurve(
        of: PairedTrace(gold: Array(gold[..<30]), prediction: Array(prediction[..<30]), step: 1),
        limit: 20))
    let rest = try #require(
      DelayCurve(
        of: PairedTrace(
          gold: Array(gold[30...]), prediction: Array(prediction[30...]), step: 1.001), limit: 20))
    let isMerged = whole.merge(rest)
    #expect(isMerged)
    #expect(whole.moments.count == 19)
    var expected = Moments(
      gold: Array(gold[..<30]),
      prediction: DelayCurve.delayed(Array(prediction[..<30]), by: 9))
    expected.merge(
      Moments(
        gold: Array(gold[30...]),
        prediction: DelayCurve.delayed(Array(prediction[30...]), by: 9)))
    let found = try #require(whole.moments.last)
    #expect(abs(found.products - expected.products) < 1e-9)
    let other = try #require(
      DelayCurve(of: PairedTrace(gold: gold, prediction: prediction, step: 2), limit: 20))
    let before = whole
    let isMergedToo = whole.merge(other)
    #expect(!isMergedToo)
    #expect(whole == before)
  }
}
