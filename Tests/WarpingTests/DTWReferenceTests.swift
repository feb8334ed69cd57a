import Foundation
import TestSupport
import Testing
import Warping

/// Against tslearn: `Tests/Reference/Warping/make_dtw.py`.
struct DTWReferenceTests {
  struct Case: Decodable {
    let window: Int
    let series: [[Double]]
    let distance: Double
    let path: [[Int]]
    /// By iterations.
    let barycentres: [String: [Double]]
  }

  private static func cases() throws -> [Case] {
    try JSONDecoder().decode([Case].self, from: ReferenceFile("Warping/dtw.json").data)
  }

  @Test func pathsAndDistancesAreTheSame() throws {
    for reference in try Self.cases() {
      let (x, y) = (reference.series[0], reference.series[1])
      var warping = DynamicTimeWarping(count: x.count, window: reference.window)
      let distance = warping.align(x, y).squareRoot()
      #expect(abs(distance - reference.distance) <= 1e-12 * reference.distance)
      #expect(warping.path.map { [$0.first, $0.second] } == reference.path)
    }
  }

  @Test func barycentresAreTheSame() throws {
    for reference in try Self.cases() {
      try #require(reference.barycentres.count == 3)
      for (iterations, expected) in reference.barycentres {
        let limit = try #require(Int(iterations))
        let found = try DTWBarycentre(
          of: reference.series, window: reference.window, from: [.mean], limit: limit, tolerance: 0)
        for (value, answer) in zip(found.values, expected) {
          #expect(abs(value - answer) < 1e-12, "window \(reference.window), \(limit) iterations")
        }
      }
    }
  }
}
