// Several runs of one system, such as networks trained from several seeds, have as their statistic
// the mean of it over the runs. All runs are of the same parts (recordings, clusters, steps), so that
// a part is drawn or left out of all of them at once.

/// The mean over runs: exactly theirs where all are equal, not finite where one of them is not.
///
/// - Parameter values: `[run]`, at least one.
package func meanOverRuns(_ values: [Double]) -> Double {
  let isOne = values.allSatisfy { $0 == values[0] }
  return isOne ? values[0] : values.reduce(0, +) / Double(values.count)
}

/// Standard deviation over runs, n − 1; nil of a single one.
package func deviationOverRuns(_ values: [Double]) -> Double? {
  guard values.count > 1 else { return nil }
  let mean = meanOverRuns(values)
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (squares / Double(values.count - 1)).squareRoot()
}

/// `[part]`: the mean over runs of each part.
///
/// - Parameter runs: `[run][part]`.
/// - Precondition: all have the same number of parts.
func meanOverRuns(_ runs: [[Double]]) -> [Double] {
  precondition(runs.allSatisfy { $0.count == runs[0].count }, "runs differ in their parts")
  return runs.count == 1
    ? runs[0] : runs[0].indices.map { part in meanOverRuns(runs.map { $0[part] }) }
}

/// The mean over runs of a statistic, and the influence of each part on it: the mean of its
/// influences on the runs'.
func meanOverRuns(
  _ runs: [(value: Double, influences: [Double])]
) -> (value: Double, influences: [Double]) {
  (meanOverRuns(runs.map { $0.value }), meanOverRuns(runs.map { $0.influences }))
}
