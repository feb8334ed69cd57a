internal import COpenBLAS

/// A row-major matrix inside a larger array, or the transpose of one.
package struct Matrix {
  package let pointer: UnsafeMutablePointer<Float>
  package let rows: Int
  package let columns: Int
  /// Floats from one stored row to the next.
  package let stride: Int
  /// Whether what is stored are the columns.
  private(set) var isTransposed = false

  package init(
    _ pointer: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int, stride: Int? = nil
  ) {
    self.init(pointer, rows, columns, stride ?? columns, isTransposed: false)
  }

  private init(
    _ pointer: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int, _ stride: Int,
    isTransposed: Bool
  ) {
    self.pointer = pointer
    self.rows = rows
    self.columns = columns
    self.stride = stride
    self.isTransposed = isTransposed
  }

  /// The same memory, rows read as columns.
  package var transposed: Matrix {
    Matrix(pointer, columns, rows, stride, isTransposed: !isTransposed)
  }

  package func rows(_ range: Range<Int>) -> Matrix {
    let start = pointer + range.lowerBound * (isTransposed ? 1 : stride)
    return Matrix(start, range.count, columns, stride, isTransposed: isTransposed)
  }

  fileprivate var order: CBLAS_TRANSPOSE { isTransposed ? CblasTrans : CblasNoTrans }
}

/// `c = a · b + keep · c` on the calling thread.
package func multiply(_ a: Matrix, _ b: Matrix, into c: Matrix, keep: Float = 0) {
  assert(a.columns == b.rows && a.rows == c.rows && b.columns == c.columns && !c.isTransposed)
  guard c.rows > 0 else { return }
  cblas_sgemm(
    CblasRowMajor, a.order, b.order, blasint(c.rows), blasint(c.columns), blasint(a.columns), 1,
    a.pointer, blasint(a.stride), b.pointer, blasint(b.stride), keep, c.pointer,
    blasint(c.stride))
}

/// `c = a · b + keep · c` on all threads, a band of `c`'s rows each.
package func multiplyInParallel(_ a: Matrix, _ b: Matrix, into c: Matrix, keep: Float = 0) {
  ThreadTeam.split(c.rows) { range, _ in
    multiply(a.rows(range), b, into: c.rows(range), keep: keep)
  }
}

/// `sums[column] = sum over rows of a[row, column]`, in double precision, on the calling thread.
///
/// - Precondition: `a` is not transposed.
package func sumRows(of a: Matrix, into sums: UnsafeMutablePointer<Float>) {
  precondition(!a.isTransposed)
  withUnsafeTemporaryAllocation(of: Double.self, capacity: a.columns) { totals in
    totals.initialize(repeating: 0)
    for row in 0..<a.rows {
      let source = a.pointer + row * a.stride
      for column in 0..<a.columns { totals[column] += Double(source[column]) }
    }
    for column in 0..<a.columns { sums[column] = Float(totals[column]) }
  }
}

/// A row-major matrix of complex numbers, real and imaginary parts interleaved, inside a larger
/// array, or the adjoint of one.
package struct ComplexMatrix {
  let start: UnsafeMutableRawPointer
  let rows: Int
  let columns: Int
  /// Complex numbers from one stored row to the next.
  let stride: Int
  private(set) var isAdjoint = false

  /// - Parameter stride: complex numbers from one row to the next.
  package init(_ start: UnsafeMutableRawPointer, _ rows: Int, _ columns: Int, stride: Int) {
    self.start = start
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// The same memory, transposed and conjugated.
  package var adjoint: ComplexMatrix {
    var matrix = ComplexMatrix(start, columns, rows, stride: stride)
    matrix.isAdjoint = !isAdjoint
    return matrix
  }

  fileprivate var order: CBLAS_TRANSPOSE { isAdjoint ? CblasConjTrans : CblasNoTrans }
}

/// `c = scale · a · b` on the calling thread.
package func multiply(
  _ a: ComplexMatrix, _ b: ComplexMatrix, into c: ComplexMatrix, scale: Float = 1
) {
  assert(a.columns == b.rows && a.rows == c.rows && b.columns == c.columns && !c.isAdjoint)
  let scale: SIMD2<Float> = [scale, 0]
  withUnsafePointer(to: scale) { scale in
    withUnsafePointer(to: SIMD2<Float>.zero) { zero in
      cblas_cgemm(
        CblasRowMajor, a.order, b.order, blasint(c.rows), blasint(c.columns), blasint(a.columns),
        scale, a.start, blasint(a.stride), b.start, blasint(b.stride), zero, c.start,
        blasint(c.stride))
    }
  }
}
