/// `[step]`: the mean of the series that have a value there; NaN where none has.
package func meanOfPresent(_ series: [[Double]]) -> [Double] {
  series[0].indices.map { step in
    var (sum, count) = (0.0, 0.0)
    for values in series where !values[step].isNaN {
      sum += values[step]
      count += 1
    }
    return sum / count
  }
}
