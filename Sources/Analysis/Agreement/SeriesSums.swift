// Sums over single series that several coefficients rest on.

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

/// A series less the mean of the values present; missing (NaN) stays missing.
package func centred(_ series: [Double]) -> [Double] {
  var (sum, count) = (series.reduce(0, +), series.count)
  // Seldom: a test of each value would cost as much as the sum.
  if sum.isNaN {
    let present = series.filter { !$0.isNaN }
    (sum, count) = (present.reduce(0, +), present.count)
  }
  let mean = sum / Double(count)
  return series.map { $0 - mean }
}

/// Whether all values present are the same; those of a series without any are.
package func isConstant(_ series: [Double]) -> Bool {
  guard let first = series.first(where: { !$0.isNaN }) else { return true }
  return series.allSatisfy { $0.isNaN || $0 == first }
}

/// `Σ_i x[xStart + i] y[yStart + i]` over `count` steps, not divided by anything.
///
/// Eight running sums, each of every eighth product: a strict sum from first to last does not
/// vectorise, and a single sum waits for every addition.
///
/// - Precondition: both stretches lie within their series.
package func sumOfProducts(
  _ x: Span<Double>, from xStart: Int, _ y: Span<Double>, from yStart: Int, count: Int
) -> Double {
  precondition(xStart >= 0 && yStart >= 0 && count >= 0, "expected a stretch of the series")
  precondition(xStart + count <= x.count && yStart + count <= y.count, "a stretch ends too late")
  return x.withUnsafeBufferPointer { x in
    y.withUnsafeBufferPointer { y in
      guard let xBase = x.baseAddress, let yBase = y.baseAddress else { return 0 }
      let (x, y) = (UnsafeRawPointer(xBase + xStart), UnsafeRawPointer(yBase + yStart))
      var sums = SIMD8<Double>()
      var index = 0
      while index + 8 <= count {
        let here = x.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
        let there = y.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
        sums += here * there
        index += 8
      }
      var sum = sums.sum()
      while index < count {
        sum += xBase[xStart + index] * yBase[yStart + index]
        index += 1
      }
      return sum
    }
  }
}
