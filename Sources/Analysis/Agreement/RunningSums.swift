/// Sums of the first 0, 1, 2, ... of `n` values, `[n + 1]`, added up in order.
package func runningSums(_ values: [Double]) -> [Double] {
  var sums = [0.0]
  sums.reserveCapacity(values.count + 1)
  var sum = 0.0
  for value in values {
    sum += value
    sums.append(sum)
  }
  return sums
}
