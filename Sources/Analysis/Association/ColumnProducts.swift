/// Every column of one with every column of another: `[first][second]`, correlations in [−1, 1], NaN
/// where a column is constant.
///
/// A product of matrices, by blocks of steps that stay in the cache, in tiles of four columns by two
/// whose sums stay in registers.
///
/// - Precondition: both have the same steps.
func correlations(_ first: StandardColumns, _ second: StandardColumns) -> [Double] {
  precondition(first.stride == second.stride)
  var sums = [Double](repeating: 0, count: first.count * second.count)
  first.values.withUnsafeBufferPointer { a in
    second.values.withUnsafeBufferPointer { b in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let a = a.baseAddress, let b = b.baseAddress, let c = sums.baseAddress else { return }
        let product = TiledProduct(
          a: a, b: b, c: c, rows: first.count, columns: second.count, stride: first.stride)
        for start in stride(from: 0, to: first.stride, by: TiledProduct.block) {
          product.add(start..<min(start + TiledProduct.block, first.stride))
        }
      }
    }
  }
  for index in sums.indices where !sums[index].isNaN {
    sums[index] = min(max(sums[index], -1), 1)
  }
  return sums
}

private struct TiledProduct {
  let a: UnsafePointer<Double>
  let b: UnsafePointer<Double>
  let c: UnsafeMutablePointer<Double>
  let rows: Int
  let columns: Int
  /// A multiple of 4.
  let stride: Int

  /// Steps; 88 columns of so many take 350 kB.
  static let block = 512

  func add(_ steps: Range<Int>) {
    for row in Swift.stride(from: 0, to: rows, by: 4) {
      for column in Swift.stride(from: 0, to: columns, by: 2) {
        if row + 4 <= rows, column + 2 <= columns {
          addTile(row, column, steps)
        } else {
          for row in row..<min(row + 4, rows) {
            for column in column..<min(column + 2, columns) { addPair(row, column, steps) }
          }
        }
      }
    }
  }

  @inline(__always)
  private func vector(_ pointer: UnsafePointer<Double>) -> SIMD2<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD2<Double>.self)
  }

  private func addTile(_ row: Int, _ column: Int, _ steps: Range<Int>) {
    let (a0, a1) = (a + row * stride, a + (row + 1) * stride)
    let (a2, a3) = (a + (row + 2) * stride, a + (row + 3) * stride)
    let (b0, b1) = (b + column * stride, b + (column + 1) * stride)
    var (s00, s01) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    var (s10, s11) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    var (s20, s21) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    var (s30, s31) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    var step = steps.lowerBound
    while step < steps.upperBound {
      let (x, y) = (vector(b0 + step), vector(b1 + step))
      let (v0, v1) = (vector(a0 + step), vector(a1 + step))
      s00 += v0 * x
      s01 += v0 * y
      s10 += v1 * x
      s11 += v1 * y
      let (v2, v3) = (vector(a2 + step), vector(a3 + step))
      s20 += v2 * x
      s21 += v2 * y
      s30 += v3 * x
      s31 += v3 * y
      step += 2
    }
    let place = c + row * columns + column
    place[0] += s00.sum()
    place[1] += s01.sum()
    place[columns] += s10.sum()
    place[columns + 1] += s11.sum()
    place[2 * columns] += s20.sum()
    place[2 * columns + 1] += s21.sum()
    place[3 * columns] += s30.sum()
    place[3 * columns + 1] += s31.sum()
  }

  /// At the edges; summed in the same order, so that a pair's value does not depend on its place.
  private func addPair(_ row: Int, _ column: Int, _ steps: Range<Int>) {
    let (x, y) = (a + row * stride, b + column * stride)
    var sum = SIMD2<Double>.zero
    var step = steps.lowerBound
    while step < steps.upperBound {
      sum += vector(x + step) * vector(y + step)
      step += 2
    }
    c[row * columns + column] += sum.sum()
  }
}
