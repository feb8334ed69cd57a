/// The mean of the values within `reach` steps to either side of each step.
///
/// Missing values (NaN) take no part in any window and stay missing; beyond the ends there is
/// nothing, so windows are shorter there. A constant stays exactly that.
///
/// Each window is a piece of one block and a piece of the next, whose sums are running ones, so that
/// a step costs the same for any window and no sum is ever taken back by a subtraction.
///
/// - Returns: `[step]`
/// - Precondition: `reach` is at least 0.
func movingMeans(of series: [Double], reach: Int) -> [Double] {
  guard let origin = series.first(where: { !$0.isNaN }) else { return series }
  let length = 2 * reach + 1
  let outside = [Double](repeating: 0, count: reach)
  let sums = windowSums(
    of: outside + series.map { $0.isNaN ? 0 : $0 - origin } + outside, length: length)
  let counts = windowSums(
    of: outside + series.map { $0.isNaN ? 0 : 1 } + outside, length: length)
  return series.indices.map { step in
    series[step].isNaN ? .nan : origin + sums[step] / counts[step]
  }
}

/// `[start]`: the sums of all windows of `length` values.
private func windowSums(of values: [Double], length: Int) -> [Double] {
  // Up to and including each value, from the start of its block; and from it to the block's end.
  var heads = values
  for index in heads.indices where index % length != 0 { heads[index] += heads[index - 1] }
  var tails = values
  for index in tails.indices.dropLast().reversed() where (index + 1) % length != 0 {
    tails[index] += tails[index + 1]
  }
  return (0...(values.count - length)).map { start in
    start % length == 0
      ? tails[start] : tails[start] + heads[start + length - 1]
  }
}
