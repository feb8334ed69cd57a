import Foundation
import TestSupport
import Testing

@testable import Reliability

@Suite struct FDistributionTests {
  /// Against SciPy and mpmath, from half a degree of freedom to hundreds of thousands.
  @Test func quantilesAreThoseOfSciPy() throws {
    let rows = try ReferenceFile("Reliability/f-quantiles.csv").rows.dropFirst()
    #expect(rows.count == 423)
    for row in rows {
      let numbers = row.compactMap { Double($0) }
      try #require(numbers.count == 4)
      let (p, d1, d2, quantile) = (numbers[0], numbers[1], numbers[2], numbers[3])
      let found = FDistribution(numerator: d1, denominator: d2).lowerQuantile(p)
      #expect(agree(found, quantile, within: 1e-13), "F(\(d1), \(d2)), \(p): \(found) \(quantile)")
      let reciprocal = FDistribution(numerator: d2, denominator: d1).upperQuantile(p)
      #expect(agree(1 / reciprocal, quantile, within: 1e-13))
    }
  }

  /// F with 2 and 2 degrees of freedom: P(F ≤ f) = f / (1 + f).
  @Test(arguments: [1e-300, 1e-12, 0.01, 0.5, 0.75, 0.999])
  func twoAndTwoDegreesHaveAClosedForm(p: Double) {
    let f = FDistribution(numerator: 2, denominator: 2)
    // Logarithms are worked with: of 690 they have 13 digits behind the point.
    let tolerance = 2e-15 * max(1, -log(p))
    #expect(agree(f.lowerQuantile(p), p / (1 - p), within: tolerance))
    #expect(agree(f.upperQuantile(p), (1 - p) / p, within: tolerance))
    #expect(agree(f.cumulative(p / (1 - p)), p, within: tolerance))
  }

  @Test(arguments: [(1e-3, 9), (9, 1e-3), (1e-8, 1e-8), (1, 1e9), (1e9, 1), (1e7, 1e7)])
  func extremeDegreesOfFreedomEndInANumber(d1: Double, d2: Double) {
    let f = FDistribution(numerator: d1, denominator: d2)
    for p in [1e-12, 0.025, 0.3] {
      let (lower, upper) = (f.lowerQuantile(p), f.upperQuantile(p))
      #expect(lower >= 0 && lower < upper && !upper.isNaN)
      if lower > 0 { #expect(agree(f.cumulative(lower), p, within: 1e-9)) }
    }
  }

  @Test func theDistributionBeginsAtZeroAndEndsAtOne() {
    let f = FDistribution(numerator: 5, denominator: 7)
    #expect(f.cumulative(0) == 0 && f.cumulative(-1) == 0)
    #expect(f.cumulative(.infinity) == 1 && f.cumulative(1e300) == 1)
    #expect(f.cumulative(1e-300) >= 0 && f.cumulative(1e-300) < 1e-100)
  }
}
