internal import COneDNN

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

  fileprivate var order: CChar { CChar(UInt8(ascii: isTransposed ? "T" : "N")) }
}

/// `c = scale · a · b + keep · c`, in a team's loop on the calling thread.
///
/// By oneDNN, which makes its kernels for the processor that it finds; a BLAS library that is older
/// than the processor falls back to kernels of a fifth of the speed.
package func multiply(
  _ a: Matrix, _ b: Matrix, into c: Matrix, keep: Float = 0, scale: Float = 1
) {
  Profile.measure("product", .product(c.rows, c.columns, a.columns), by: "sgemm") {
    multiplyUnmeasured(a, b, into: c, keep: keep, scale: scale)
  }
}

private func multiplyUnmeasured(
  _ a: Matrix, _ b: Matrix, into c: Matrix, keep: Float = 0, scale: Float
) {
  assert(a.columns == b.rows && a.rows == c.rows && b.columns == c.columns && !c.isTransposed)
  guard c.rows > 0 else { return }
  let status = dnnl_sgemm(
    a.order, b.order, dnnl_dim_t(c.rows), dnnl_dim_t(c.columns), dnnl_dim_t(a.columns), scale,
    a.pointer, dnnl_dim_t(a.stride), b.pointer, dnnl_dim_t(b.stride), keep, c.pointer,
    dnnl_dim_t(c.stride))
  if status == dnnl_out_of_memory { MemoryShortage.end() }
  precondition(status == dnnl_success, "no product of these matrices")
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
/// array.
package struct ComplexMatrix {
  fileprivate let start: UnsafeMutablePointer<Float>
  fileprivate let rows: Int
  fileprivate let columns: Int
  /// Complex numbers from one row to the next.
  fileprivate let stride: Int

  package init(_ start: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int, stride: Int) {
    self.start = start
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// As real numbers: `[row, 2 · column]`.
  ///
  /// Where b has two rows for each row f of a complex matrix, f and i·f, the real products
  /// `a.real · b.real.transposed` and `a.real · b.real` are those of a with the matrix's adjoint and
  /// with the matrix itself.
  package var real: Matrix { Matrix(start, rows, 2 * columns, stride: 2 * stride) }
}

/// `c = scale · aᴴ · b`, in a team's loop on the calling thread, as a product of real matrices.
///
/// Real and imaginary parts of `a`, each multiplied by both of `b`'s, are added up afterwards.
package func multiply(
  adjointOf a: ComplexMatrix, _ b: ComplexMatrix, into c: ComplexMatrix, scale: Float
) {
  assert(a.rows == b.rows && a.columns == c.rows && b.columns == c.columns)
  let product = (rows: 2 * a.columns, columns: 2 * b.columns)
  withUnsafeTemporaryAllocation(of: Float.self, capacity: product.rows * product.columns) {
    guard let start = $0.baseAddress else { return }
    multiply(
      a.real.transposed, b.real, into: Matrix(start, product.rows, product.columns), scale: scale)
    for row in 0..<c.rows {
      let target = c.start + 2 * row * c.stride
      let real = start + 2 * row * product.columns
      let imaginary = real + product.columns
      for column in stride(from: 0, to: product.columns, by: 2) {
        target[column] = real[column] + imaginary[column + 1]
        target[column + 1] = real[column + 1] - imaginary[column]
      }
    }
  }
}

extension Profile.Work {
  /// Of a matrix product of floats.
  fileprivate static func product(_ rows: Int, _ columns: Int, _ inner: Int) -> Profile.Work {
    let (rows, columns, inner) = (Double(rows), Double(columns), Double(inner))
    return Profile.Work(
      multiplyAdds: rows * columns * inner,
      bytes: 4 * (rows * columns + rows * inner + inner * columns))
  }
}
