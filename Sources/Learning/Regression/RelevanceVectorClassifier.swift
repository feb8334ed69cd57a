internal import Glibc
internal import LinearAlgebra
internal import LinearModels

/// Sparse Bayesian logistic classification: weights w_j ~ N(0, 1/α_j), a free intercept; the weights'
/// posterior is taken for the normal one at its mode (Laplace), and each α re-estimated from it,
///
///     α_j = (1 − α_j Σ_jj) / w_j²
///
/// until none changes by much; a weight whose α has grown beyond measure is zero.
///
/// - Source: Tipping 2001, JMLR 1, 211-244, section 3.
struct RelevanceVectorClassifier {
  private(set) var weights: [Double]
  private(set) var intercept = 0.0

  /// Rows of scaled inputs, `[row, input]`.
  struct Rows {
    let values: [Double]
    let width: Int
    var count: Int { width == 0 ? 0 : values.count / width }
  }

  private static let firstPrecision = 1.0
  /// Of inputs of unit variance: a weight of that size moves no probability by .0001.
  private static let largestPrecision = 1e7
  private static let tolerance = 0.01
  private static let mostRounds = 200

  /// - Parameters:
  ///   - isAbove: the class of each row; both are there.
  init(_ rows: Rows, isAbove: [Bool]) {
    precondition(rows.count == isAbove.count && isAbove.contains(true) && isAbove.contains(false))
    weights = Array(repeating: 0, count: rows.width)
    var posterior = Posterior(
      rows: rows, isAbove: isAbove, members: Array(0..<rows.width),
      precisions: Array(repeating: Self.firstPrecision, count: rows.width))
    for _ in 0..<Self.mostRounds {
      posterior.findMode()
      guard let covariance = posterior.covariance else { break }
      var (kept, change) = ([(member: Int, precision: Double, weight: Double)](), 0.0)
      for (place, member) in posterior.members.enumerated() {
        let weight = posterior.weights[place + 1]
        let old = posterior.precisions[place]
        let determined = max(1 - old * covariance[place + 1, place + 1], 1e-12)
        let new = min(determined / max(weight * weight, 1e-300), Self.largestPrecision)
        guard new < Self.largestPrecision else {
          change = .infinity
          continue
        }
        change = max(change, abs(log(new / old)))
        kept.append((member, new, weight))
      }
      posterior.keep(kept)
      if change < Self.tolerance { break }
    }
    posterior.findMode()
    intercept = posterior.weights[0]
    for (place, member) in posterior.members.enumerated() {
      weights[member] = posterior.weights[place + 1]
    }
  }
}

/// The weights' posterior for given precisions; the first weight is the intercept's.
private struct Posterior {
  let rows: RelevanceVectorClassifier.Rows
  let isAbove: [Bool]
  private(set) var members: [Int]
  private(set) var precisions: [Double]
  private(set) var weights: [Double]
  /// `[row, weight]`, a one and then the members' columns.
  private var columns: [Double] = []

  private var width: Int { members.count + 1 }

  init(
    rows: RelevanceVectorClassifier.Rows, isAbove: [Bool], members: [Int], precisions: [Double]
  ) {
    self.rows = rows
    self.isAbove = isAbove
    self.members = members
    self.precisions = precisions
    weights = Array(repeating: 0, count: members.count + 1)
    gatherColumns()
  }

  mutating func keep(_ kept: [(member: Int, precision: Double, weight: Double)]) {
    let isSame = kept.count == members.count
    precisions = kept.map(\.precision)
    weights = [weights[0]] + kept.map(\.weight)
    guard !isSame else { return }
    members = kept.map(\.member)
    gatherColumns()
  }

  private mutating func gatherColumns() {
    let width = width
    var gathered = [Double](repeating: 1, count: rows.count * width)
    for row in 0..<rows.count {
      for (place, member) in members.enumerated() {
        gathered[row * width + place + 1] = rows.values[row * rows.width + member]
      }
    }
    columns = gathered
  }

  private var activations: [Double] {
    columns.withUnsafeBufferPointer { columns in
      (0..<rows.count).map { row in
        var sum = 0.0
        for place in 0..<width { sum += columns[row * width + place] * weights[place] }
        return sum
      }
    }
  }

  /// Logarithm of the posterior but for a constant.
  private func score(_ activations: [Double]) -> Double {
    var sum = 0.0
    for (activation, isAbove) in zip(activations, isAbove) {
      let margin = isAbove ? activation : -activation
      sum -= margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin
    }
    for (place, precision) in precisions.enumerated() {
      sum -= precision * weights[place + 1] * weights[place + 1] / 2
    }
    return sum
  }

  /// Φ' diag(p (1 − p)) Φ + A.
  private func curvature(_ probabilities: [Double]) -> SymmetricMatrix {
    var matrix = SymmetricMatrix(size: width)
    var scaled = columns
    for (row, probability) in probabilities.enumerated() {
      let factor = (probability * (1 - probability)).squareRoot()
      for place in row * width..<(row + 1) * width { scaled[place] *= factor }
    }
    scaled.withUnsafeBufferPointer {
      if let start = $0.baseAddress { matrix.addSquares(of: start, count: rows.count) }
    }
    matrix.mirror()
    for (place, precision) in precisions.enumerated() { matrix[place + 1, place + 1] += precision }
    // The free intercept, where all probabilities are next to 0 and 1.
    matrix[0, 0] += 1e-9
    return matrix
  }

  /// At the weights as they are.
  var covariance: SymmetricMatrix? { curvature(activations.map(logistic)).inverse }

  /// Newton's method, each step halved until it does not lead down.
  mutating func findMode() {
    var activations = activations
    var best = score(activations)
    for _ in 0..<50 {
      let probabilities = activations.map(logistic)
      var slope = [Double](repeating: 0, count: width)
      let errors = zip(isAbove, probabilities).map { ($0 ? 1 : 0) - $1 }
      columns.withUnsafeBufferPointer {
        if let start = $0.baseAddress {
          addProducts(of: start, count: rows.count, with: errors, to: &slope)
        }
      }
      for (place, precision) in precisions.enumerated() {
        slope[place + 1] -= precision * weights[place + 1]
      }
      guard let step = curvature(probabilities).solving(slope) else { return }
      let before = weights
      var length = 1.0
      var isBetter = false
      while length > 1e-6, !isBetter {
        weights = zip(before, step).map { $0 + length * $1 }
        activations = self.activations
        let found = score(activations)
        isBetter = found > best
        if isBetter {
          // Half of a Newton step's promise, in the score's own unit.
          let gain = found - best
          best = found
          if gain < 1e-7 { return }
        }
        length /= 2
      }
      guard isBetter else {
        weights = before
        return
      }
    }
  }
}
