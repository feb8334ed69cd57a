import Agreement
import Foundation
import TestSupport
import Testing
import TimeSeries

@testable import Scoring

/// Under `avec` and a length policy, what the challenges' scripts print.
struct ChallengeScoresTests {
  private struct Reference: Decodable {
    let gold: [[Double]]
    let prediction: [[Double]]
    let scores: [String: [Double]]
  }

  private let reference: Reference

  init() throws {
    reference = try JSONDecoder().decode(
      Reference.self, from: ReferenceFile("Scoring/challenge-scores.json").data)
  }

  /// Times are those of the challenge's files, and deliberately not of each other.
  private func recordings(_ columns: [[Double]], step: Double) -> [Recording] {
    columns.enumerated().map { index, values in
      Recording(
        name: "Devel_\(index)", times: values.indices.map { Double($0) * step }, columns: [values])
    }
  }

  @Test(arguments: [StepAlignment.Policy.crop, .repeatLast, .zero])
  func agreeWithTheScripts(policy: StepAlignment.Policy) throws {
    let gold = GoldSeries(
      TimeSeries(dimensions: ["arousal"], recordings: recordings(reference.gold, step: 0.1)))
    var collector = ScoreCollector(
      gold: gold, settings: ScoringSettings(pairing: policy, convention: .avec))
    for recording in recordings(reference.prediction, step: 0.04) {
      try collector.add(recording, dimensions: ["arousal"], from: "p.csv")
    }
    let pooled = collector.finished(as: "").dimensions[0].pooled
    let score = Score(pooled, convention: .avec)
    let expected = try #require(reference.scores[policy.rawValue])
    for (found, answer) in [
      (score.values[0], expected[0]), (score.values[1], expected[1]),
      (pooled.rootMeanSquaredError, expected[2]),
    ] {
      #expect(abs(found - answer) <= 1e-13)
    }
  }
}
