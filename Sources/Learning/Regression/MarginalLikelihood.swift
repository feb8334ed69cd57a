internal import COpenBLAS
internal import Glibc
internal import LinearAlgebra

/// Sparse Bayesian regression: weights w_j ~ N(0, 1/α_j), noise of precision β; α and β make the
/// marginal likelihood of the ratings greatest, and most α come out infinite.
///
/// One α is changed at a time, always the one that gains most. Everything is computed from the
/// products of the inputs, whose columns are brought to length 1.
///
/// - Source: Tipping & Faul 2003, AISTATS, with appendix A's updates; Tipping 2001, JMLR 1, 211-244.
struct MarginalLikelihood {
  /// Φ'Φ with ones on its diagonal, Φ'y, y'y.
  let gram: SymmetricMatrix
  private let products: [Double]
  private let squares: Double
  /// Ratings less the mean that was taken of them.
  private let freedom: Double

  /// Inputs whose weights are not zero, in the order in which they came.
  var members: [Int] = []
  var precisions: [Double] = []
  /// Of the weights: mean and covariance.
  var mean: [Double] = []
  var covariance = SymmetricMatrix(size: 0)
  /// Precision of the noise.
  private(set) var noisePrecision: Double
  /// Whether no change gained anything in the end: changed a precision, or the likelihood. Where inputs
  /// are nearly one another's copies, or explain the ratings without noise, precisions drift along a ridge,
  /// to where rounding says more of what a change gains than the change does; the best that they came by
  /// are taken.
  private(set) var isConverged = false

  /// Columns of the gram matrix, of the members one after the other.
  var memberColumns: [Double] = []
  /// Sparsity and quality of every input.
  var sparsity: [Double] = []
  var quality: [Double] = []
  var places: [Int?]

  var size: Int { gram.size }

  /// - Parameters:
  ///   - gram: Φ'Φ of columns of length 1.
  ///   - count: rated steps.
  init(gram: SymmetricMatrix, products: [Double], squares: Double, count: Int) {
    self.gram = gram
    self.products = products
    self.squares = squares
    freedom = Double(max(count - 1, 1))
    places = Array(repeating: nil, count: gram.size)
    noisePrecision = freedom / (Self.firstNoise * squares)
    maximize()
  }

  /// Share of the ratings' variance that is noise at first.
  private static let firstNoise = 0.1
  /// The same at the least.
  private static let leastNoise = 1e-6
  /// Largest change of the logarithm of a precision that counts as none.
  private static let tolerance = 1e-5
  /// Largest gain in the logarithm of the likelihood that counts as none, and after how many rounds without
  /// any there is none to be had: many more than precisions take that settle.
  private static let noGain = 1e-5
  private static let mostRounds = 100

  private var leastNoise: Double { Self.leastNoise * squares / freedom }

  enum Action {
    case add(Int, precision: Double)
    case reestimate(Int, precision: Double)
    case delete(Int)
  }

  private mutating func maximize() {
    refresh()
    var steps = 0
    var best: (likelihood: Double, members: [Int], precisions: [Double], noise: Double)
    best = (-.infinity, [], [], noisePrecision)
    var rounds = 0
    let mostSteps = 20_000 + 100 * size
    for _ in 0..<mostSteps {
      let action = bestAction()
      if let action { apply(action) }
      steps += 1
      guard action == nil || steps >= max(5, members.count / 4) else { continue }
      steps = 0
      refresh()
      let before = noisePrecision
      updateNoise()
      refresh()
      if action == nil, abs(log(noisePrecision / before)) < Self.tolerance {
        isConverged = bestAction() == nil
        if isConverged { return }
      }
      rounds += 1
      if let likelihood = logLikelihood, likelihood > best.likelihood + Self.noGain {
        best = (likelihood, members, precisions, noisePrecision)
        rounds = 0
      }
      guard rounds >= Self.mostRounds, best.likelihood.isFinite else { continue }
      isConverged = true
      take(best.members, best.precisions)
      noisePrecision = best.noise
      refresh()
      return
    }
  }

  /// The change that gains most; nil if none changes a precision by more than the tolerance.
  private func bestAction() -> Action? {
    var (best, gain) = (Action?.none, 0.0)
    for input in 0..<size {
      let (s, q) = (sparsity[input], quality[input])
      guard let place = places[input] else {
        guard q * q > s * (1 + Self.tolerance) else { continue }
        let found = ((q * q - s) / s + log(s / (q * q))) / 2
        if found > gain { (best, gain) = (.add(input, precision: s * s / (q * q - s)), found) }
        continue
      }
      let precision = precisions[place]
      let rest = precision - s
      let (own, ownQuality) = (precision * s / rest, precision * q / rest)
      let excess = ownQuality * ownQuality - own
      if excess > 0 {
        let new = own * own / excess
        guard abs(log(new / precision)) > Self.tolerance else { continue }
        let change = 1 / new - 1 / precision
        let found = (q * q / (s + 1 / change) - log(1 + s * change)) / 2
        if found > gain { (best, gain) = (.reestimate(place, precision: new), found) }
      } else {
        let found = (q * q / (s - precision) - log(1 - s / precision)) / 2
        if found > gain { (best, gain) = (.delete(place), found) }
      }
    }
    return best
  }

  /// Φ'Φ of all inputs and the members, times a vector.
  func memberColumnsTimes(_ vector: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: size)
    guard !members.isEmpty else { return result }
    cblas_dgemv(
      CblasColMajor, CblasNoTrans, Int32(size), Int32(members.count), 1, memberColumns, Int32(size),
      vector, 1, 0, &result, 1)
    return result
  }

  private mutating func take(_ members: [Int], _ precisions: [Double]) {
    (self.members, self.precisions) = (members, precisions)
    places = Array(repeating: nil, count: size)
    for (place, member) in members.enumerated() { places[member] = place }
    memberColumns = members.flatMap { gram.values[$0 * size..<($0 + 1) * size] }
  }

  // MARK: Anew

  /// Of the weights: the inverse of their covariance.
  private var weightPrecision: SymmetricMatrix {
    var matrix = gram.part(members)
    for row in members.indices {
      for column in members.indices { matrix[row, column] *= noisePrecision }
      matrix[row, row] += precisions[row]
    }
    return matrix
  }

  /// But for a constant; nil where rounding leaves no matrix that is positive definite.
  ///
  /// - Precondition: nothing was changed since `refresh`.
  private var logLikelihood: Double? {
    guard let determinant = weightPrecision.logDeterminant else { return nil }
    var squares = squares
    for (place, member) in members.enumerated() { squares -= mean[place] * products[member] }
    let noise = freedom * log(noisePrecision) - noisePrecision * squares
    return (precisions.reduce(0) { $0 + log($1) } - determinant + noise) / 2
  }

  /// Computes everything from the precisions, without the rounding of many updates.
  private mutating func refresh() {
    let count = members.count
    // Positive definite: every precision is above zero.
    if let inverse = weightPrecision.inverse { covariance = inverse }
    mean = covariance.times(members.map { noisePrecision * products[$0] })
    let explained = memberColumnsTimes(mean)
    var projected = [Double](repeating: 0, count: size * count)
    if count > 0 {
      cblas_dsymm(
        CblasColMajor, CblasRight, CblasUpper, Int32(size), Int32(count), 1, covariance.values,
        Int32(count), memberColumns, Int32(size), 0, &projected, Int32(size))
    }
    sparsity = (0..<size).map { input in
      var sum = 0.0
      for place in 0..<count {
        sum += memberColumns[place * size + input] * projected[place * size + input]
      }
      return noisePrecision * (gram[input, input] - noisePrecision * sum)
    }
    quality = (0..<size).map { noisePrecision * (products[$0] - explained[$0]) }
  }

  /// `1/β = |y − Φμ|² / (n − Σ γ)`, with γ = 1 − α Σ_ii.
  private mutating func updateNoise() {
    var (residual, determined) = (squares, 0.0)
    let explained = memberColumnsTimes(mean)
    for (place, member) in members.enumerated() {
      residual += mean[place] * (explained[member] - 2 * products[member])
      determined += 1 - precisions[place] * covariance[place, place]
    }
    noisePrecision = 1 / max(residual / max(freedom - determined, 1), leastNoise)
  }
}
