/// The largest eigenvalue of a symmetric matrix and its eigenvector, by Jacobi's rotations.
///
/// Rows of more than one eigenvector for the same eigenvalue are told apart by the order in which
/// the rotations come: the same matrix gives the same vector.
///
/// - Parameter matrix: `[row][column]`, finite, of a few rows.
/// - Returns: the eigenvector of unit norm whose sum is not negative.
/// - Source: G. H. Golub & C. F. Van Loan, Matrix Computations, 4th ed., 2013, section 8.5.
func leadingEigenvector(_ matrix: [[Double]]) -> (eigenvalue: Double, vector: [Double]) {
  var matrix = matrix
  let count = matrix.count
  // The rows become the eigenvectors.
  var vectors = matrix.indices.map { row in
    (0..<count).map { $0 == row ? 1.0 : 0.0 }
  }
  // Quadratic convergence: six or so sweeps for a few rows.
  for _ in 0..<30 {
    var rest = 0.0
    for p in 0..<count {
      for q in 0..<p { rest += matrix[p][q] * matrix[p][q] }
    }
    guard rest > 1e-30 else { break }
    for p in 0..<count {
      for q in 0..<p where matrix[p][q] != 0 {
        let theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q])
        let tangent = (theta < 0 ? -1 : 1) / (theta.magnitude + (1 + theta * theta).squareRoot())
        let cosine = 1 / (1 + tangent * tangent).squareRoot()
        let sine = tangent * cosine
        for k in 0..<count {
          (matrix[k][p], matrix[k][q]) = (
            cosine * matrix[k][p] - sine * matrix[k][q], sine * matrix[k][p] + cosine * matrix[k][q]
          )
        }
        for k in 0..<count {
          (matrix[p][k], matrix[q][k]) = (
            cosine * matrix[p][k] - sine * matrix[q][k], sine * matrix[p][k] + cosine * matrix[q][k]
          )
          (vectors[p][k], vectors[q][k]) = (
            cosine * vectors[p][k] - sine * vectors[q][k],
            sine * vectors[p][k] + cosine * vectors[q][k]
          )
        }
      }
    }
  }
  var leading = 0
  for row in 1..<max(count, 1) where matrix[row][row] > matrix[leading][leading] { leading = row }
  let sign: Double = vectors[leading].reduce(0, +) < 0 ? -1 : 1
  return (matrix[leading][leading], vectors[leading].map { $0 * sign })
}
