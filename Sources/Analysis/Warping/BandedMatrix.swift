/// A symmetric matrix that is zero beyond `reach` places off its diagonal.
struct BandedMatrix {
  let size: Int
  let reach: Int
  /// `[row][reach + 1]`, flat: the diagonal, then what lies to the left of it.
  private var lower: [Double]

  init(size: Int, reach: Int) {
    self.size = size
    self.reach = reach
    lower = [Double](repeating: 0, count: size * (reach + 1))
  }

  /// An element on or below the diagonal, at most `reach` columns off it.
  subscript(row: Int, column: Int) -> Double {
    get { lower[row * (reach + 1) + row - column] }
    set { lower[row * (reach + 1) + row - column] = newValue }
  }

  func times(_ vector: [Double]) -> [Double] {
    var product = [Double](repeating: 0, count: size)
    for row in 0..<size {
      product[row] += self[row, row] * vector[row]
      for column in max(0, row - reach)..<row {
        product[row] += self[row, column] * vector[column]
        product[column] += self[row, column] * vector[row]
      }
    }
    return product
  }

  /// The solution x of A x = right, by Cholesky's factors.
  ///
  /// - Precondition: the matrix is positive definite.
  func solved(for right: [Double]) -> [Double] {
    var factor = self
    var solution = right
    for row in 0..<size {
      for column in max(0, row - reach)...row {
        var rest = factor[row, column]
        for before in max(0, row - reach)..<column where column - before <= reach {
          rest -= factor[row, before] * factor[column, before]
        }
        factor[row, column] = column == row ? rest.squareRoot() : rest / factor[column, column]
      }
      for column in max(0, row - reach)..<row {
        solution[row] -= factor[row, column] * solution[column]
      }
      solution[row] /= factor[row, row]
    }
    for row in (0..<size).reversed() {
      solution[row] /= factor[row, row]
      for column in max(0, row - reach)..<row {
        solution[column] -= factor[row, column] * solution[row]
      }
    }
    return solution
  }
}
