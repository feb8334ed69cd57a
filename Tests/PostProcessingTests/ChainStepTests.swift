import PostProcessing
import Testing
import TimeSeries

struct ChainStepTests {
  private let recordings: [[Double]] = [[1, 1, 9], [9, 2, 2]]

  @Test func aFilterStopsAtARecordingsEnd() {
    let step = ChainStep.median(MedianFilter(window: 3))
    #expect(step.applied(to: [[1, 9, 1], [2, 8, 2]], step: 1) == [[1, 1, 1], [2, 2, 2]])
    #expect(step.applied(to: recordings, step: 1) == [[1, 1, 9], [9, 2, 2]])
  }

  @Test func aFilterAcrossRecordingsDoesNot() {
    let step = ChainStep.median(MedianFilter(window: 5, acrossRecordings: true))
    #expect(step.isAcrossRecordings)
    // 1 1 1 1 9, 1 1 1 9 9, 1 1 9 9 2, 1 9 9 2 2, 9 9 2 2 2, 9 2 2 2 2
    #expect(step.applied(to: recordings, step: 1) == [[1, 1, 2], [2, 2, 2]])
  }

  @Test func aShiftStopsAtARecordingsEnd() {
    let step = ChainStep.shift(TimeShift(delay: 1))
    #expect(step.applied(to: recordings, step: 1) == [[1, 1, 1], [9, 9, 2]])
  }

  @Test func withoutAStepOfTimeOnlyValuesChange() {
    #expect(ChainStep.shift(TimeShift(delay: 1)).applied(to: recordings, step: nil) == recordings)
    #expect(
      ChainStep.median(MedianFilter(window: 3)).applied(to: recordings, step: nil) == recordings)
    #expect(
      ChainStep.centring(Centring(offset: 1)).applied(to: recordings, step: nil)
        == [[2, 2, 10], [10, 3, 3]])
    #expect(
      ChainStep.scaling(Scaling(factor: 2, centre: 1)).applied(to: recordings, step: nil)
        == [[1, 1, 17], [17, 3, 3]])
  }

  @Test func aGoldStandardIsLaidOnThePredictionsSteps() {
    let gold = Recording(name: "a", times: [0, 1, 2, 3], columns: [[5, 6, 7, 8], [1, 2, 3, 4]])
    let prediction = Recording(
      name: "a", times: [0.9, 2.1, 2.9, 4, 5], columns: [[0, 0, 0, 0, 0]])
    let aligned = goldColumns(of: gold, at: prediction)
    #expect(aligned.columns[0].prefix(3) == [6, 7, 8])
    #expect(aligned.columns[1].prefix(3) == [2, 3, 4])
    #expect(aligned.columns[0][3].isNaN && aligned.columns[0][4].isNaN)
    #expect(aligned.goldOnlySteps == 1)
    #expect(aligned.predictionOnlySteps == 2)
  }
}
