internal import COpenBLAS

/// A row-major matrix inside a larger array, or the transpose of one.
struct Matrix {
  let pointer: UnsafeMutablePointer<Float>
  let rows: Int
  let columns: Int
  /// Floats from one stored row to the next.
  let stride: Int
  /// Whether what is stored are the columns.
  private(set) var isTransposed = false

  init(_ pointer: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int, stride: Int? = nil) {
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
  var transposed: Matrix {
    Matrix(pointer, columns, rows, stride, isTransposed: !isTransposed)
  }

  func rows(_ range: Range<Int>) -> Matrix {
    let start = pointer + range.lowerBound * (isTransposed ? 1 : stride)
    return Matrix(start, range.count, columns, stride, isTransposed: isTransposed)
  }

  fileprivate var order: CBLAS_TRANSPOSE { isTransposed ? CblasTrans : CblasNoTrans }
}

/// `c = a · b + keep · c` on the calling thread.
func multiply(_ a: Matrix, _ b: Matrix, into c: Matrix, keep: Float = 0) {
  assert(a.columns == b.rows && a.rows == c.rows && b.columns == c.columns && !c.isTransposed)
  guard c.rows > 0 else { return }
  cblas_sgemm(
    CblasRowMajor, a.order, b.order, blasint(c.rows), blasint(c.columns), blasint(a.columns), 1,
    a.pointer, blasint(a.stride), b.pointer, blasint(b.stride), keep, c.pointer,
    blasint(c.stride))
}

/// `c = a · b + keep · c` on all threads, a band of `c`'s rows each.
func multiplyInParallel(_ a: Matrix, _ b: Matrix, into c: Matrix, keep: Float = 0) {
  ThreadTeam.split(c.rows) { range, _ in
    multiply(a.rows(range), b, into: c.rows(range), keep: keep)
  }
}

/// `sums[column] = sum over rows of a[row, column]`, in double precision, on the calling thread.
///
/// - Precondition: `a` is not transposed.
func sumRows(of a: Matrix, into sums: UnsafeMutablePointer<Float>) {
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
