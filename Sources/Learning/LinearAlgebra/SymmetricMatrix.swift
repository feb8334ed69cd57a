internal import COpenBLAS
internal import Glibc

/// A symmetric matrix of doubles, stored whole, and what regressions do with it.
package struct SymmetricMatrix {
  package let size: Int
  /// `[row, column]`
  package var values: [Double]

  package init(size: Int) {
    self.size = size
    values = Array(repeating: 0, count: size * size)
  }

  package subscript(row: Int, column: Int) -> Double {
    get { values[row * size + column] }
    set { values[row * size + column] = newValue }
  }

  /// Bytes that one of so many rows takes.
  package static func byteCount(size: Int) -> Int { size * size * MemoryLayout<Double>.size }

  /// Adds X'X of rows X, to the lower half in row-major order.
  ///
  /// - Parameter rows: `[row, column]`, as many columns as the matrix has.
  package mutating func addSquares(of rows: UnsafePointer<Double>, count: Int) {
    let n = Int32(size)
    values.withUnsafeMutableBufferPointer {
      // To a library that goes column by column the rows are columns, and the lower half the upper.
      cblas_dsyrk(
        CblasColMajor, CblasUpper, CblasNoTrans, n, Int32(count), 1, rows, n, 1, $0.baseAddress, n)
    }
  }

  /// Makes the upper half that of the lower.
  package mutating func mirror() {
    values.withUnsafeMutableBufferPointer { values in
      for row in 0..<size {
        for column in 0..<row { values[column * size + row] = values[row * size + column] }
      }
    }
  }

  /// The matrix times a vector.
  package func times(_ vector: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: size)
    guard size > 0 else { return result }
    cblas_dsymv(
      CblasColMajor, CblasUpper, Int32(size), 1, values, Int32(size), vector, 1, 0, &result, 1)
    return result
  }

  /// The matrix of some rows and columns.
  package func part(_ indices: [Int]) -> SymmetricMatrix {
    var part = SymmetricMatrix(size: indices.count)
    for (row, index) in indices.enumerated() {
      for (column, other) in indices.enumerated() { part[row, column] = self[index, other] }
    }
    return part
  }

  /// Factors the matrix by Cholesky.
  ///
  /// - Returns: false if it is not positive definite in double precision; it is of no use then.
  private mutating func factor() -> Bool {
    var (n, info) = (Int32(size), Int32(0))
    values.withUnsafeMutableBufferPointer { dpotrf_("U", &n, $0.baseAddress, &n, &info) }
    return info == 0
  }

  /// The solution of `self · x = vector`; nil if the matrix is not positive definite.
  package func solving(_ vector: [Double]) -> [Double]? {
    var copy = self
    guard copy.factor() else { return nil }
    var (n, one, info) = (Int32(size), Int32(1), Int32(0))
    var solution = vector
    dpotrs_("U", &n, &one, copy.values, &n, &solution, &n, &info)
    return solution
  }

  /// The logarithm of the determinant; nil if the matrix is not positive definite.
  package var logDeterminant: Double? {
    guard size > 0 else { return 0 }
    var copy = self
    guard copy.factor() else { return nil }
    return (0..<size).reduce(0) { $0 + 2 * log(copy[$1, $1]) }
  }

  /// Eigenvalues, the largest last, and the eigenvector of each, of length 1.
  package func eigen() -> (values: [Double], vectors: [[Double]]) {
    var copy = self
    var (n, info, room) = (Int32(size), Int32(0), Int32(64 * size))
    var (work, found) = (
      [Double](repeating: 0, count: 64 * size), [Double](repeating: 0, count: size)
    )
    copy.values.withUnsafeMutableBufferPointer {
      dsyev_("V", "U", &n, $0.baseAddress, &n, &found, &work, &room, &info)
    }
    precondition(info == 0, "a symmetric matrix of finite numbers has eigenvalues")
    return (found, (0..<size).map { Array(copy.values[$0 * size..<($0 + 1) * size]) })
  }

  /// The inverse; nil if the matrix is not positive definite.
  package var inverse: SymmetricMatrix? {
    guard size > 0 else { return self }
    var copy = self
    guard copy.factor() else { return nil }
    var (n, info) = (Int32(size), Int32(0))
    copy.values.withUnsafeMutableBufferPointer { dpotri_("U", &n, $0.baseAddress, &n, &info) }
    guard info == 0 else { return nil }
    copy.mirror()
    return copy
  }
}

/// How many threads OpenBLAS uses, where it is the build that has some.
package func setLinearAlgebraThreads(_ count: Int) { openblas_set_num_threads(Int32(count)) }

/// Adds `rows' · vector` to `sum`.
///
/// - Parameter rows: `[row, column]`, as many columns as the sum has numbers.
package func addProducts(
  of rows: UnsafePointer<Double>, count: Int, with vector: [Double], to sum: inout [Double]
) {
  let width = Int32(sum.count)
  cblas_dgemv(
    CblasColMajor, CblasNoTrans, width, Int32(count), 1, rows, width, vector, 1, 1, &sum, 1)
}
