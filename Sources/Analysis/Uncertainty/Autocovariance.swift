/// `Σ_t e[t] e[t + lag]`, not divided by anything.
///
/// Four running sums, each of two terms at once: a single one waits for every addition.
func laggedProducts(_ series: Span<Double>, lag: Int) -> Double {
  let count = max(series.count - lag, 0)
  return series.withUnsafeBufferPointer { values in
    var sums = SIMD8<Double>()
    var index = 0
    if let base = UnsafeRawPointer(values.baseAddress) {
      while index + 8 <= count {
        let here = base.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
        let there = base.loadUnaligned(fromByteOffset: (index + lag) * 8, as: SIMD8<Double>.self)
        sums += here * there
        index += 8
      }
    }
    var sum = sums.sum()
    while index < count {
      sum += values[index] * values[index + lag]
      index += 1
    }
    return sum
  }
}

/// A series less its mean.
func centred(_ series: [Double]) -> [Double] {
  let mean = series.reduce(0, +) / Double(series.count)
  return series.map { $0 - mean }
}
