import Agreement

/// The quadratic programme of one Gauss-Newton step for all paths together.
///
///     minimise ½ dᵀ H d + fᵀ d   subject to   no segment of a path goes back
///
/// Unknowns are the changes d of the displacements of the inner knots, knot by knot, and for each
/// knot trace by trace; segments are counted likewise. Knots of neighbouring segments alone have to
/// do with each other, so H is banded.
struct MonotoneStep {
  let traces: Int
  /// Reaches 2 · traces − 1 places off the diagonal.
  var hessian: BandedMatrix
  /// `[unknown]`: f.
  var gradient: [Double]

  init(traces: Int, knots: Int) {
    self.traces = traces
    hessian = BandedMatrix(size: traces * knots, reach: 2 * traces - 1)
    gradient = [Double](repeating: 0, count: traces * knots)
  }

  /// The solution, by a primal-dual interior-point method, unless the unconstrained minimum will do.
  /// It lowers the duality gap to 1e-12 of its start, and what it returns is within the constraints.
  ///
  /// - Parameter advances: `[segment]`, how far the paths advance without the step, not below 0.
  /// - Precondition: H is positive definite.
  /// - Source: S. J. Wright, Primal-Dual Interior-Point Methods, SIAM, 1997,
  ///   doi:10.1137/1.9781611971453.
  func minimum(advances: [Double]) -> [Double] {
    let free = hessian.solved(for: gradient.map { -$0 })
    if zip(advances, changes(of: free)).allSatisfy({ $0 + $1 > 0 }) { return free }

    var solution = [Double](repeating: 0, count: gradient.count)
    // Away from the constraints, even where a path stands still.
    let pace = advances.reduce(0, +) / Double(advances.count)
    var slacks = advances.map { max($0, 0.1 * pace) }
    let largest = gradient.reduce(0) { max($0, $1.magnitude) }
    var multipliers = [Double](repeating: largest, count: advances.count)
    let start = gap(slacks, multipliers)
    for _ in 0..<60 {
      let target = 0.1 * gap(slacks, multipliers)
      guard target > 1e-12 * start else { break }
      let missed = zip(zip(advances, changes(of: solution)), slacks).map { $0.0 + $0.1 - $1 }
      let barrier = zip(multipliers, slacks).map { $0 / $1 }
      // What the constraints push with, were each product of slack and multiplier the target.
      let push = slacks.indices.map { target / slacks[$0] - barrier[$0] * missed[$0] }
      let product = hessian.times(solution)
      var system = hessian
      var right = gradient
      for unknown in right.indices {
        right[unknown] =
          push[unknown] - push[unknown + traces] - gradient[unknown] - product[unknown]
        system[unknown, unknown] += barrier[unknown] + barrier[unknown + traces]
        if unknown >= traces { system[unknown, unknown - traces] -= barrier[unknown] }
      }
      let step = system.solved(for: right)
      let change = changes(of: step)
      let slackStep = zip(change, missed).map { $0 + $1 }
      let multiplierStep = slacks.indices.map {
        push[$0] - multipliers[$0] - barrier[$0] * change[$0]
      }
      let share = min(1, 0.99 * distance(slacks, slackStep))
      let dualShare = min(1, 0.99 * distance(multipliers, multiplierStep))
      solution = zip(solution, step).map { $0 + share * $1 }
      slacks = zip(slacks, slackStep).map { $0 + share * $1 }
      multipliers = zip(multipliers, multiplierStep).map { $0 + dualShare * $1 }
    }
    // What rounding left beyond the constraints.
    let allowed = min(1, distance(advances, changes(of: solution)))
    return solution.map { $0 * allowed }
  }

  /// `[segment]`: what the displacements add to the advances.
  func changes(of displacements: [Double]) -> [Double] {
    (0..<(displacements.count + traces)).map { segment in
      (segment < displacements.count ? displacements[segment] : 0)
        - (segment >= traces ? displacements[segment - traces] : 0)
    }
  }
}

/// The mean product of slack and multiplier.
private func gap(_ slacks: [Double], _ multipliers: [Double]) -> Double {
  zip(slacks, multipliers).reduce(0) { $0 + $1.0 * $1.1 } / Double(slacks.count)
}

/// How many steps may be taken before a value reaches zero; infinite if none falls.
private func distance(_ values: [Double], _ step: [Double]) -> Double {
  zip(values, step).reduce(.infinity) { $1.1 < 0 ? min($0, -$1.0 / $1.1) : $0 }
}

/// How an objective's derivatives in one segment add up in those of the knots at its ends.
extension MonotoneStep {
  /// Sums over the steps of a segment; the share of a step is how far through it the step lies.
  struct StepSums {
    /// `[trace]`: derivatives by a step's displacement, times 1 − share and times share.
    private(set) var gradientBefore: [Double]
    private(set) var gradientAfter: [Double]
    /// `[trace][other]`: products of slopes, times (1 − share)², share (1 − share), and share².
    private(set) var before: [Double]
    private(set) var mixed: [Double]
    private(set) var after: [Double]

    init(traces: Int) {
      gradientBefore = [Double](repeating: 0, count: traces)
      gradientAfter = gradientBefore
      before = [Double](repeating: 0, count: traces * traces)
      (mixed, after) = (before, before)
    }

    /// - Parameters:
    ///   - slopes: `[trace]`, of the weighted traces by a step's displacement.
    ///   - residuals: `[trace]`, half the derivative of the objective by the weighted traces.
    mutating func add(slopes: [Double], residuals: [Double], share: Double) {
      let (rest, traces) = (1 - share, slopes.count)
      for trace in 0..<traces {
        let slope = slopes[trace]
        gradientBefore[trace] += 2 * rest * slope * residuals[trace]
        gradientAfter[trace] += 2 * share * slope * residuals[trace]
        for other in 0...trace {
          let product = slope * slopes[other]
          before[trace * traces + other] += rest * rest * product
          mixed[trace * traces + other] += share * rest * product
          after[trace * traces + other] += share * share * product
        }
      }
    }
  }

  private var knots: Int { hessian.size / traces }

  /// Adds the sums over a segment's steps: of Σ_{i<j} (Δ_i − Δ_j)² / (traces − 1), Δ_i the change of
  /// weighted trace i, the second derivatives are 2 for i = j and −2 / (traces − 1) else.
  mutating func add(_ sums: StepSums, segment: Int) {
    let (before, after) = ((segment - 1) * traces, segment * traces)
    for trace in 0..<traces {
      if segment > 0 { gradient[before + trace] += sums.gradientBefore[trace] }
      if segment < knots { gradient[after + trace] += sums.gradientAfter[trace] }
      for other in 0...trace {
        let factor = other == trace ? 2 : -2 / Double(traces - 1)
        let pair = trace * traces + other
        if segment > 0 { hessian[before + trace, before + other] += factor * sums.before[pair] }
        if segment < knots { hessian[after + trace, after + other] += factor * sums.after[pair] }
        guard segment > 0 && segment < knots else { continue }
        hessian[after + trace, before + other] += factor * sums.mixed[pair]
        if other != trace { hessian[after + other, before + trace] += factor * sums.mixed[pair] }
      }
    }
  }

  /// Adds the derivatives by how much more a trace's path advances in a segment.
  mutating func add(change: Double, curvature: Double, segment: Int, trace: Int) {
    let (before, after) = ((segment - 1) * traces + trace, segment * traces + trace)
    if segment > 0 {
      gradient[before] -= change
      hessian[before, before] += curvature
    }
    if segment < knots {
      gradient[after] += change
      hessian[after, after] += curvature
    }
    if segment > 0 && segment < knots { hessian[after, before] -= curvature }
  }
}

/// A symmetric matrix that is zero beyond `reach` columns off its diagonal.
///
/// Not LAPACK's (`dpbtrf`): 40 lines of Cholesky are no reason to link OpenBLAS, whose start-up a tool
/// that fuses ratings would pay for at every call, and the same sums in the same order everywhere keep
/// its output the same on every machine.
struct BandedMatrix {
  let size: Int
  let reach: Int
  /// `[row][reach + 1]`, flat: what lies to the left of the diagonal, and the diagonal.
  private var lower: [Double]

  init(size: Int, reach: Int) {
    self.size = size
    self.reach = reach
    lower = [Double](repeating: 0, count: size * (reach + 1))
  }

  /// An element on or below the diagonal, at most `reach` columns off it.
  subscript(row: Int, column: Int) -> Double {
    get { lower[place(row, column)] }
    set { lower[place(row, column)] = newValue }
  }

  private func place(_ row: Int, _ column: Int) -> Int { (row + 1) * reach + column }

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
      // Every column up to this row's diagonal reaches at least as far to the left.
      let first = max(0, row - reach)
      for column in first...row {
        let rest =
          factor[row, column]
          - sumOfProducts(
            factor.lower.span, from: place(row, first), factor.lower.span,
            from: place(column, first), count: column - first)
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
