import Agreement
import Foundation
import TestSupport
import Testing
import Uncertainty

/// Numbers of NumPy: make_effective_counts.py and make_reference.py, Tests/Reference/Uncertainty.
struct EffectiveCountTests {
  private struct Answer: Decodable {
    let gold: [Double]
    let prediction: [Double]
    let everyLag: Double
    let octaves: Double
  }

  private let answers: [Answer]
  private let reference: Reference

  init() throws {
    answers = try JSONDecoder().decode(
      [Answer].self, from: ReferenceFile("Uncertainty/effective-counts.json").data)
    reference = try Reference()
  }

  @Test func agreesWithNumPyInOctaves() {
    #expect(answers.count == 6)
    for answer in answers {
      let count = effectiveCount(of: PairedTrace(gold: answer.gold, prediction: answer.prediction))
      #expect(abs(count - answer.octaves) <= 1e-9 * answer.octaves)
    }
  }

  @Test func isWithinAPercentOfEveryLag() {
    for answer in answers {
      let count = effectiveCount(of: PairedTrace(gold: answer.gold, prediction: answer.prediction))
      #expect(abs(count - answer.everyLag) <= 0.01 * answer.everyLag)
    }
    let series = reference.blockLengths.map(\.values)
    for answer in reference.effectiveCounts {
      let count = effectiveCount(
        of: PairedTrace(
          gold: Array(series[answer.first].prefix(answer.steps)),
          prediction: Array(series[answer.second].prefix(answer.steps))))
      #expect(abs(count - answer.count) <= 0.01 * answer.count)
    }
  }

  /// Up to 31 lags nothing is left out.
  @Test func isExactForTracesOfShortMemory() {
    for answer in answers.prefix(3) {
      let count = effectiveCount(of: PairedTrace(gold: answer.gold, prediction: answer.prediction))
      #expect(abs(count - answer.everyLag) <= 1e-9 * answer.everyLag)
    }
  }
}
