import Agreement
import Testing
import TimeSeries

struct GoldAlignmentTests {
  private let gold = Recording(
    name: "a", times: [0, 1, 2, 3], columns: [[5, 6, 7, 8], [1, 2, 3, 4]])

  @Test func timesMatchWithinHalfAStep() {
    let prediction = Recording(
      name: "a", times: [0.9, 2.1, 2.9, 4, 5], columns: [[0, 0, 0, 0, 0]])
    let alignment = GoldAlignment(of: gold, at: prediction)
    #expect(alignment.columns[0].prefix(3) == [6, 7, 8])
    #expect(alignment.columns[1].prefix(3) == [2, 3, 4])
    #expect(alignment.columns[0][3].isNaN && alignment.columns[0][4].isNaN)
    #expect(alignment.commonSteps == 3)
    #expect(alignment.goldOnlySteps == 1)
    #expect(alignment.predictionOnlySteps == 2)
  }

  @Test func equalTimesNeedNoMatching() {
    let prediction = Recording(name: "a", times: [0, 1, 2, 3], columns: [])
    let alignment = GoldAlignment(of: gold, at: prediction)
    #expect(alignment.columns == gold.columns)
    #expect(alignment.commonSteps == 4)
    #expect(alignment.goldOnlySteps == 0 && alignment.predictionOnlySteps == 0)
  }
}
