/// A series with its gaps closed, so that its steps can be matched: a straight line from the value
/// before a gap to the one after it; the nearest value beyond the first and the last one.
///
/// - Parameter series: `[step]`, NaN is missing.
/// - Returns: `[step]`; nil if no value is there.
func bridged(_ series: [Double]) -> [Double]? {
  guard let first = series.firstIndex(where: { !$0.isNaN }) else { return nil }
  var bridged = series
  for step in 0..<first { bridged[step] = series[first] }
  var before = first
  for step in series.indices.dropFirst(first + 1) where !series[step].isNaN {
    let length = Double(step - before)
    for missing in (before + 1)..<step {
      let share = Double(missing - before) / length
      bridged[missing] = (1 - share) * series[before] + share * series[step]
    }
    before = step
  }
  for step in (before + 1)..<series.count { bridged[step] = series[before] }
  return bridged
}
