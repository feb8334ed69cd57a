import TestSupport
import Testing
import TimeSeries

struct StepAlignmentTests {
  private let gold = [0.0, 1, 2, 3]
  private let goldColumn = [1.0, 2, 3, 4]

  /// The pairs of times that match, as the view on the gold standard's steps has them.
  private func pairs(
    _ gold: [Double], _ prediction: [Double]
  ) -> (pairs: [[Double]], counts: StepAlignment.Counts) {
    let alignment = StepAlignment(gold: gold, prediction: prediction)
    let view = alignment.onGold(gold: gold, prediction: prediction)
    let pairs = zip(view.gold, view.prediction).filter { !$1.isNaN }.map { [$0, $1] }
    return (pairs, alignment.counts)
  }

  @Test func rowsWithTheStartAndRowsWithoutItMatch() {
    let gold = (0...7500).map { Double($0) * 0.04 }
    let prediction = (0..<7500).map { endTime(ofStep: $0, step: 0.04) }
    let (pairs, counts) = pairs(gold, prediction)
    #expect(pairs.count == 7500)
    #expect(pairs.allSatisfy { abs($0[0] - $0[1]) < 1e-9 })
    #expect(counts.common == 7500 && counts.goldOnly == 1 && counts.predictionOnly == 0)
  }

  @Test func timesMatchWithinHalfAStepAndNotAtHalfAStep() {
    #expect(pairs([0, 1, 2, 3], [0.49, 1.5, 2.51]).pairs == [[0, 0.49], [3, 2.51]])
    // The nearest of several.
    #expect(pairs([0, 1, 2], [0, 0.75, 1, 1.25, 2]).pairs == [[0, 0], [1, 1], [2, 2]])
    // A gap does not widen the tolerance.
    #expect(pairs([0, 1, 2, 100], [0, 1, 2, 60]).pairs.count == 3)
    // One time has no step: it matches itself.
    #expect(pairs([1], [1]).pairs == [[1, 1]])
    #expect(pairs([1], [1.001]).pairs.isEmpty)
  }

  /// Regular grids, each time moved by less than half a step: pairs are those of the grid.
  @Test(arguments: UInt64(0)..<100)
  func jitterBelowHalfAStepChangesNothing(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let step = Double.random(in: 0.01...0.5, using: &generator)
    let indices = (0..<Int.random(in: 2...300, using: &generator))
    let gold = indices.map { Double($0) * step }
    let kept = indices.filter { _ in Bool.random(using: &generator) }
    let prediction = kept.map {
      (Double($0) + Double.random(in: -0.49...0.49, using: &generator)) * step
    }
    let (pairs, counts) = pairs(gold, prediction)
    #expect(pairs == zip(kept, prediction).map { [gold[$0], $1] })
    #expect(counts.goldOnly == gold.count - kept.count)
    #expect(counts.predictionOnly == 0)
  }

  @Test func bothViewsHoldTheSamePairs() {
    let prediction = [0.9, 2.1, 2.9, 4, 5]
    let column = [10.0, 20, 30, 40, 50]
    let alignment = StepAlignment(gold: gold, prediction: prediction)
    let onPrediction = alignment.onPrediction(gold: goldColumn, prediction: column)
    #expect(onPrediction.gold.prefix(3) == [2, 3, 4])
    #expect(onPrediction.gold.suffix(2).map(\.isNaN) == [true, true])
    #expect(onPrediction.prediction == column)
    let onGold = alignment.onGold(gold: goldColumn, prediction: column)
    #expect(onGold.gold == goldColumn)
    #expect(onGold.prediction[0].isNaN && onGold.prediction.suffix(3) == [10, 20, 30])
    #expect(alignment.counts.common == 3 && alignment.counts.filled == 0)
    #expect(alignment.counts.goldOnly == 1 && alignment.counts.predictionOnly == 2)
    #expect(abs((alignment.step ?? 0) - 1.1) < 1e-12)
  }

  @Test func equalTimesNeedNoMatching() {
    let alignment = StepAlignment(gold: gold, prediction: gold)
    let view = alignment.onPrediction(gold: goldColumn, prediction: [9, 8, 7, 6])
    #expect(view.gold == goldColumn && view.prediction == [9, 8, 7, 6])
    #expect(alignment.counts.common == 4 && alignment.counts.goldOnly == 0)
    #expect(alignment.counts.predictionOnly == 0)
  }

  @Test(arguments: [StepAlignment.Policy.crop, .repeatLast, .zero])
  func byPositionALongPredictionIsCut(policy: StepAlignment.Policy) {
    let alignment = StepAlignment(gold: gold, prediction: [1, 2, 3, 4, 5], policy: policy)
    for view in [alignment.onPrediction, alignment.onGold] {
      let (gold, prediction) = view(goldColumn, [10, 20, 30, 40, 50])
      #expect(gold == goldColumn && prediction == [10, 20, 30, 40])
    }
    #expect(alignment.counts.common == 4 && alignment.counts.filled == 0)
    #expect(alignment.counts.goldOnly == 0 && alignment.counts.predictionOnly == 1)
  }

  @Test(arguments: [
    (StepAlignment.Policy.crop, [10.0, 20, 30], 1, 0), (.repeatLast, [10, 20, 30, 30], 0, 1),
    (.zero, [10, 20, 30, 0], 0, 1),
  ])
  func byPositionAShortPredictionIsFilled(
    policy: StepAlignment.Policy, expected: [Double], goldOnly: Int, filled: Int
  ) {
    let alignment = StepAlignment(gold: gold, prediction: [5, 6, 7], policy: policy)
    let view = alignment.onGold(gold: goldColumn, prediction: [10, 20, 30])
    #expect(view.prediction == expected)
    #expect(view.gold == Array(goldColumn.prefix(expected.count)))
    #expect(alignment.counts.goldOnly == goldOnly && alignment.counts.filled == filled)
    #expect(alignment.counts.predictionOnly == 0)
  }

  @Test func aMissingLastValueIsRepeatedAsMissing() {
    let alignment = StepAlignment(gold: gold, prediction: [1, 2], policy: .repeatLast)
    let view = alignment.onGold(gold: goldColumn, prediction: [1, .nan])
    #expect(view.prediction.map(\.isNaN) == [false, true, true, true])
  }

  @Test func oneStepHasNoDuration() {
    #expect(StepAlignment(gold: gold, prediction: [2]).step == nil)
    #expect(StepAlignment(gold: [2], prediction: gold, policy: .crop).step == nil)
    #expect(StepAlignment(gold: gold, prediction: [2], policy: .crop).counts.common == 1)
  }
}
