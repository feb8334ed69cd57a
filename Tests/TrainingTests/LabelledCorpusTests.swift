import Networks
import Segments
import TestSupport
import Testing
import TimeSeries
import Training

struct LabelledCorpusTests {
  private let small: SmallCorpus
  init() throws { small = try SmallCorpus() }

  private func corpus(_ times: [Double], _ values: [Double]) throws -> LabelledCorpus {
    let gold = TimeSeries(
      dimensions: ["arousal"],
      recordings: [Recording(name: "a", times: times, columns: [values])])
    return try LabelledCorpus(
      ["a"], inputs: try small.inputs, gold: gold)
  }

  /// The rating at the END of a step is its label; the one at 0 has no step.
  @Test func ratingsBelongToTheStepThatEndsThere() throws {
    let gold = try corpus([0, 0.04, 0.08, 0.16, 4.0, 4.04], [9, 1, 2, 4, 100, 101])
      .recordings[0].gold
    #expect(gold.count == 100)
    #expect(gold[0] == 1 && gold[1] == 2 && gold[2].isNaN && gold[3] == 4 && gold[99] == 100)
    #expect(gold.count { !$0.isNaN } == 4)
  }

  /// Times of another clock: the nearest within half a step counts.
  @Test func theNearestRatingCounts() throws {
    let gold = try corpus([0.025, 0.035, 0.101], [1, 2, 3]).recordings[0].gold
    #expect(gold[0] == 2)
    // 0.1 s lies half-way between the ends of the second step and the third; the later one has it.
    #expect(gold[1].isNaN)
    #expect(gold[2] == 3)
  }

  @Test func whatIsMissingIsNamed() throws {
    let inputs = try small.inputs
    let gold = TimeSeries(
      dimensions: ["arousal"],
      recordings: [
        Recording(name: "a", times: [90], columns: [[1]]),
        Recording(name: "x", times: [1], columns: [[1]]),
      ])
    for (name, problem) in [
      ("a", "expected ratings at the ends of its 100 steps"),
      ("b", "expected ratings in the gold standard"),
      ("x", "expected a segment file"),
    ] {
      let error = #expect(throws: TrainingError.self) {
        try LabelledCorpus([name], inputs: inputs, gold: gold)
      }
      #expect(error?.description.contains("'\(name)'") == true)
      #expect(error?.description.contains(problem) == true)
    }
  }

  /// One rating has no concordance with anything, and the best epoch could not be told.
  @Test func aDimensionNeedsTwoRatings() throws {
    let inputs = try small.inputs
    let gold = TimeSeries(
      dimensions: ["arousal", "valence"],
      recordings: [
        Recording(name: "a", times: [0.04, 0.08], columns: [[1, 2], [.nan, 1]]),
        Recording(name: "b", times: [0.04, 0.08], columns: [[1, .nan], [.nan, 2]]),
      ])
    let error = #expect(throws: TrainingError.self) {
      try LabelledCorpus(["a"], inputs: inputs, gold: gold)
    }
    #expect(
      error?.description == "dimension 'valence': expected at least two rated steps, found 1")
    let both = try LabelledCorpus(["a", "b"], inputs: inputs, gold: gold)
    #expect(both.stepCount == 207)
    #expect(both.ratedStepCount(ofDimension: 0) == 3)
    #expect(both.ratedStepCount(ofDimension: 1) == 2)
    // Complete are a's second step and none of b's.
    #expect(both.incompleteStepCount == 206)
    #expect(both.recordings(shorterThan: 101) == ["a"])
  }

  @Test func theChecksumTellsCorporaApart() throws {
    let one = try corpus([0.04, 0.08], [1, 2])
    #expect(try one.checksum() == corpus([0.04, 0.08], [1, 2]).checksum())
    #expect(try one.checksum() != corpus([0.04, 0.08], [1, 3]).checksum())
    #expect(try one.checksum().count == 16)
  }
}
