internal import COpenBLAS
internal import Glibc

/// Sparse Bayesian regression: weights w_j ~ N(0, 1/α_j), noise of precision β; α and β make the
/// marginal likelihood of the ratings greatest, and most α come out infinite.
///
/// One α is changed at a time, always the one that gains most. Everything is computed from the
/// products of the inputs, whose columns are brought to length 1.
///
/// - Source: Tipping & Faul 2003, AISTATS, with appendix A's updates; Tipping 2001, JMLR 1, 211-244.
struct MarginalLikelihood {
  /// Φ'Φ with ones on its diagonal, Φ'y, y'y.
  private let gram: SymmetricMatrix
  private let products: [Double]
  private let squares: Double
  /// Ratings less the mean that was taken of them.
  private let freedom: Double

  /// Inputs whose weights are not zero, in the order in which they came.
  private(set) var members: [Int] = []
  private(set) var precisions: [Double] = []
  /// Of the weights: mean and covariance.
  private(set) var mean: [Double] = []
  private(set) var covariance = SymmetricMatrix(size: 0)
  /// Precision of the noise.
  private(set) var noisePrecision: Double
  /// Whether no change gained anything in the end: changed a precision, or, where the inputs explain the
  /// ratings without noise and precisions drift along a ridge, the likelihood.
  private(set) var isConverged = false

  /// Columns of the gram matrix, of the members one after the other.
  private var memberColumns: [Double] = []
  /// Sparsity and quality of every input.
  private var sparsity: [Double] = []
  private var quality: [Double] = []
  private var places: [Int?]

  private var size: Int { gram.size }

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
  /// Largest gain in the logarithm of the likelihood that counts as none where there is no noise left.
  private static let noGain = 1e-5

  private var leastNoise: Double { Self.leastNoise * squares / freedom }

  private enum Action {
    case add(Int, precision: Double)
    case reestimate(Int, precision: Double)
    case delete(Int)
  }

  private mutating func maximize() {
    refresh()
    var steps = 0
    let mostSteps = 20_000 + 100 * size
    for _ in 0..<mostSteps {
      let (action, gain) = bestAction()
      if gain < Self.noGain, noisePrecision == 1 / leastNoise {
        refresh()
        isConverged = bestAction().gain < Self.noGain
        if isConverged { return }
      }
      if let action { apply(action) }
      steps += 1
      guard action == nil || steps >= max(5, members.count / 4) else { continue }
      steps = 0
      refresh()
      let before = noisePrecision
      updateNoise()
      refresh()
      if action == nil, abs(log(noisePrecision / before)) < Self.tolerance {
        isConverged = bestAction().action == nil
        if isConverged { return }
      }
    }
  }

  /// The change that gains most, and how much; nil if none changes a precision by more than the tolerance.
  private func bestAction() -> (action: Action?, gain: Double) {
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
    return (best, gain)
  }

  // MARK: Changing one precision

  private mutating func apply(_ action: Action) {
    switch action {
    case .add(let input, let precision): add(input, precision)
    case .reestimate(let place, let precision):
      let change = 1 / (covariance[place, place] + 1 / (precision - precisions[place]))
      update(place, change)
      precisions[place] = precision
    case .delete(let place):
      update(place, 1 / covariance[place, place])
      remove(place)
    }
  }

  /// Takes `change` times the square of a column off the covariance.
  private mutating func update(_ place: Int, _ change: Double) {
    let count = members.count
    let column = (0..<count).map { covariance[$0, place] }
    let weight = mean[place]
    for row in 0..<count {
      mean[row] -= change * weight * column[row]
      for other in 0..<count { covariance[row, other] -= change * column[row] * column[other] }
    }
    let all = memberColumnsTimes(column)
    for input in 0..<size {
      let product = noisePrecision * all[input]
      sparsity[input] += change * product * product
      quality[input] += change * weight * product
    }
  }

  private mutating func add(_ input: Int, _ precision: Double) {
    let count = members.count
    let column = (0..<count).map { memberColumns[$0 * size + input] }
    let projected = covariance.times(column)
    let variance = 1 / (precision + sparsity[input])
    let weight = variance * quality[input]
    let explained = memberColumnsTimes(projected)
    for other in 0..<size {
      let product = noisePrecision * (gram[input, other] - noisePrecision * explained[other])
      sparsity[other] -= variance * product * product
      quality[other] -= weight * product
    }
    var larger = SymmetricMatrix(size: count + 1)
    for row in 0..<count {
      let scaled = noisePrecision * projected[row]
      for other in 0..<count {
        larger[row, other] =
          covariance[row, other] + variance * scaled * noisePrecision * projected[other]
      }
      larger[row, count] = -variance * scaled
      larger[count, row] = -variance * scaled
      mean[row] -= weight * scaled
    }
    larger[count, count] = variance
    covariance = larger
    mean.append(weight)
    members.append(input)
    precisions.append(precision)
    places[input] = count
    memberColumns += gram.values[input * size..<(input + 1) * size]
  }

  private mutating func remove(_ place: Int) {
    places[members[place]] = nil
    let rest = members.indices.filter { $0 != place }
    covariance = covariance.part(rest)
    memberColumns.removeSubrange(place * size..<(place + 1) * size)
    members.remove(at: place)
    precisions.remove(at: place)
    mean.remove(at: place)
    for (index, member) in members.enumerated() { places[member] = index }
  }

  /// Φ'Φ of all inputs and the members, times a vector.
  private func memberColumnsTimes(_ vector: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: size)
    guard !members.isEmpty else { return result }
    cblas_dgemv(
      CblasColMajor, CblasNoTrans, Int32(size), Int32(members.count), 1, memberColumns, Int32(size),
      vector, 1, 0, &result, 1)
    return result
  }

  // MARK: Anew

  /// Computes everything from the precisions, without the rounding of many updates.
  private mutating func refresh() {
    let count = members.count
    var system = gram.part(members)
    for row in 0..<count {
      for column in 0..<count { system[row, column] *= noisePrecision }
      system[row, row] += precisions[row]
    }
    // Positive definite: every precision is above zero.
    if let inverse = system.inverse { covariance = inverse }
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
