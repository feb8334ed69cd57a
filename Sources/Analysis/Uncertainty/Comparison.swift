/// Two systems on the same gold standard.
package struct Comparison: Equatable, Sendable {
  /// How far the first system is ahead of the second.
  package struct Difference: Equatable, Sendable {
    /// The first system's coefficient less the second's; NaN where one is undefined.
    package let value: Double
    /// Within ±2, as the difference is.
    package let interval: Interval
    /// Of the permutation test, two-sided; NaN where the difference is undefined.
    package let pValue: Double
    /// After Holm's correction for all pairs of systems.
    package internal(set) var adjustedPValue: Double

    init(value: Double, interval: Interval, pValue: Double) {
      self.value = value
      self.interval =
        interval.reason == nil
        ? Interval(max(interval.lower, -2), min(interval.upper, 2)) : interval
      self.pValue = pValue
      adjustedPValue = pValue
    }

    package static func == (a: Difference, b: Difference) -> Bool {
      func same(_ x: Double, _ y: Double) -> Bool { x == y || x.isNaN && y.isNaN }
      return same(a.value, b.value) && a.interval == b.interval && same(a.pValue, b.pValue)
        && same(a.adjustedPValue, b.adjustedPValue)
    }
  }

  /// Indices of the systems in the list that was compared.
  package let first: Int
  package let second: Int
  /// Of all recordings' pairs together.
  package internal(set) var pooled: Difference
  /// Of the mean of the recordings' coefficients, over recordings in which both are defined.
  package internal(set) var mean: Difference
  /// Of the intervals.
  package let method: IntervalMethod
}

/// The comparisons of every pair of `count` systems, in the order (0, 1), (0, 2), ..., with Holm's
/// correction over them, for the pooled coefficient and for the mean on their own.
func allPairs(
  of count: Int, _ compare: (_ first: Int, _ second: Int) -> Comparison
) -> [Comparison] {
  var comparisons = (0..<count).flatMap { first in
    (first + 1..<max(count, first + 1)).map { compare(first, $0) }
  }
  let pooled = holm(comparisons.map(\.pooled.pValue))
  let mean = holm(comparisons.map(\.mean.pValue))
  for index in comparisons.indices {
    comparisons[index].pooled.adjustedPValue = pooled[index]
    comparisons[index].mean.adjustedPValue = mean[index]
  }
  return comparisons
}

/// P-values adjusted for being several: Holm's step-down procedure.
///
/// The i-th smallest of m is multiplied by m − i + 1, no adjusted value being below one before it or
/// above 1. NaN stays NaN and does not count.
///
/// - Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist.
///   6(2), 65-70, 1979.
package func holm(_ values: [Double]) -> [Double] {
  let order = values.indices.filter { !values[$0].isNaN }.sorted { values[$0] < values[$1] }
  var adjusted = values
  var largest = 0.0
  for (rank, index) in order.enumerated() {
    largest = max(largest, min(values[index] * Double(order.count - rank), 1))
    adjusted[index] = largest
  }
  return adjusted
}
