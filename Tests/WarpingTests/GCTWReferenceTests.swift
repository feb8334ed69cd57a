import Foundation
import TestSupport
import Testing
import Warping

/// Against a general optimiser: `Tests/Reference/Warping/make_gctw.py`.
struct GCTWReferenceTests {
  struct Case: Decodable {
    let traces: [[Double]]
    let spacing: Double
    let stiffness: Double
    /// The objective without a warp, and at the optimiser's end.
    let start: Double
    let objective: Double
    /// Whether a path comes to stand still.
    let stands: Bool
    let weights: [Double]
    let paths: [[Double]]
  }

  private static func cases() throws -> [Case] {
    try JSONDecoder().decode([Case].self, from: ReferenceFile("Warping/gctw.json").data)
  }

  /// Two ways to the same minimum: the objective within 1 % of what was to be won or below, and the
  /// traces' positions relative to each other within a tenth of a step on average. Where all paths
  /// lead a little earlier or later together, little changes, so that is not compared; where they
  /// stand still (the last case) a step is what can be asked.
  @Test(arguments: 0..<4)
  func findsTheSameMinimum(number: Int) throws {
    let reference = try Self.cases()[number]
    #expect(reference.stands == (number == 3))
    let warping = try CanonicalTimeWarping(
      aligning: reference.traces, spacing: reference.spacing, stiffness: reference.stiffness)
    let start = try #require(warping.objectives.first)
    let end = try #require(warping.objectives.last)
    #expect(abs(start - reference.start) < 1e-12)
    #expect(end < reference.objective + 0.01 * (reference.start - reference.objective))
    for (weight, expected) in zip(warping.weights, reference.weights) {
      #expect(abs(weight - expected) < 1e-3)
    }
    for trace in 1..<warping.paths.count {
      let lags = zip(warping.paths[trace], warping.paths[0]).map { $0 - $1 }
      let expected = zip(reference.paths[trace], reference.paths[0]).map { $0 - $1 }
      let distance = zip(lags, expected).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(lags.count)
      #expect(distance < (reference.stands ? 1 : 0.1))
    }
  }
}
