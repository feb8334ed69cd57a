import PostProcessing
import Testing

struct TimeShiftTests {
  @Test func movesForwardAndRepeatsTheFirstValue() {
    let shift = TimeShift(delay: 0.08)
    #expect(shift.applied(to: [1, 2, 3, 4], step: 0.04) == [1, 1, 1, 2])
  }

  @Test func movesBackAndRepeatsTheLastValue() {
    #expect(TimeShift(delay: -0.08).applied(to: [1, 2, 3, 4], step: 0.04) == [3, 4, 4, 4])
    let zero = TimeShift(delay: -0.04, fill: .zero)
    #expect(zero.applied(to: [1, 2, 3, 4], step: 0.04) == [2, 3, 4, 0])
    let shifted = TimeShift(delay: -1).applied(to: [1, 2, .nan], step: 1)
    #expect(shifted[0] == 2 && shifted[1].isNaN && shifted[2].isNaN)
  }

  @Test func fillsWithZeroWhereAsked() {
    let shift = TimeShift(delay: 0.08, fill: .zero)
    #expect(shift.applied(to: [1, 2, 3, 4], step: 0.04) == [0, 0, 1, 2])
  }

  @Test func delaysAreTheNearestWholeNumberOfSteps() {
    #expect(TimeShift(delay: 0.05).applied(to: [1, 2, 3], step: 0.04) == [1, 1, 2])
    #expect(TimeShift(delay: 0.01).applied(to: [1, 2, 3], step: 0.04) == [1, 2, 3])
    // 0.12 / 0.04 is 2.9999999999999996.
    #expect(TimeShift(delay: 0.12).applied(to: [1, 2, 3, 4], step: 0.04) == [1, 1, 1, 1])
  }

  @Test(arguments: [3.0, 1e6, 1e300, .infinity])
  func aDelayBeyondTheSeriesLeavesOnlyTheFill(delay: Double) {
    #expect(TimeShift(delay: delay).applied(to: [1, 2, 3], step: 1) == [1, 1, 1])
    #expect(TimeShift(delay: delay, fill: .zero).applied(to: [1, 2, 3], step: 1) == [0, 0, 0])
    #expect(TimeShift(delay: -delay).applied(to: [1, 2, 3], step: 1) == [3, 3, 3])
    #expect(TimeShift(delay: delay).applied(to: [], step: 1).isEmpty)
  }

  @Test func missingValuesMoveAndAMissingFirstIsRepeated() {
    let shifted = TimeShift(delay: 1).applied(to: [.nan, 2, .nan, 4], step: 1)
    #expect(shifted[0].isNaN && shifted[1].isNaN && shifted[2] == 2 && shifted[3].isNaN)
  }
}
