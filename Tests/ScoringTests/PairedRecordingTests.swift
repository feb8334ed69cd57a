import Testing
import TimeSeries

@testable import Scoring

struct PairedRecordingTests {
  private let gold = Recording(name: "a", times: [0, 1, 2, 3], columns: [[1, 2, 3, 4]])
  private let short = Recording(name: "a", times: [5, 6, 7], columns: [[10, 20, 30]])
  private let long = Recording(
    name: "a", times: [1, 2, 3, 4, 5], columns: [[10, 20, 30, 40, 50]])

  @Test func joinGoesByTime() {
    let pairs = PairedRecording(gold: gold, prediction: long, policy: .join)
    #expect(pairs.gold[0].prefix(3) == [2, 3, 4])
    #expect(pairs.gold[0].suffix(2).map(\.isNaN) == [true, true])
    #expect(pairs.prediction == long.columns)
    #expect(pairs.commonSteps == 3 && pairs.goldOnlySteps == 1 && pairs.predictionOnlySteps == 2)
    #expect(pairs.step == 1 && pairs.filledSteps == 0)
  }

  @Test(arguments: [LengthPolicy.crop, .repeatLast, .zero])
  func byPositionALongPredictionIsCut(policy: LengthPolicy) {
    let pairs = PairedRecording(gold: gold, prediction: long, policy: policy)
    #expect(pairs.gold == gold.columns)
    #expect(pairs.prediction == [[10, 20, 30, 40]])
    #expect(pairs.commonSteps == 4 && pairs.goldOnlySteps == 0 && pairs.predictionOnlySteps == 1)
    #expect(pairs.filledSteps == 0)
  }

  @Test(arguments: [
    (LengthPolicy.crop, [10.0, 20, 30], 1, 0), (.repeatLast, [10, 20, 30, 30], 0, 1),
    (.zero, [10, 20, 30, 0], 0, 1),
  ])
  func byPositionAShortPredictionIsMended(
    policy: LengthPolicy, expected: [Double], goldOnly: Int, filled: Int
  ) {
    let pairs = PairedRecording(gold: gold, prediction: short, policy: policy)
    #expect(pairs.prediction == [expected])
    #expect(pairs.gold == [Array(gold.columns[0].prefix(expected.count))])
    #expect(pairs.goldOnlySteps == goldOnly && pairs.filledSteps == filled)
    #expect(pairs.predictionOnlySteps == 0)
  }

  @Test func aMissingLastValueIsRepeatedAsMissing() {
    let prediction = Recording(name: "a", times: [1, 2], columns: [[1, .nan]])
    let pairs = PairedRecording(gold: gold, prediction: prediction, policy: .repeatLast)
    #expect(pairs.prediction[0].map(\.isNaN) == [false, true, true, true])
  }

  @Test func oneStepHasNoDuration() {
    let one = Recording(name: "a", times: [2], columns: [[1]])
    #expect(PairedRecording(gold: gold, prediction: one, policy: .join).step == nil)
    #expect(PairedRecording(gold: one, prediction: gold, policy: .crop).step == nil)
    #expect(PairedRecording(gold: gold, prediction: one, policy: .crop).commonSteps == 1)
  }
}
