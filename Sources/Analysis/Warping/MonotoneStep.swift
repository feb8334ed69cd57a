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
