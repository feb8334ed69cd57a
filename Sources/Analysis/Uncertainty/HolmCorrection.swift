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
