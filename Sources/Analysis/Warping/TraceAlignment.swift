/// The state of `CanonicalTimeWarping`: paths, the traces along them, and the objective.
struct TraceAlignment {
  /// Where the paths lead.
  struct State {
    var paths: [MonotonePath]
    /// `[trace]`: the trace along its path.
    var warped: [NormalizedTrace]
    /// `[trace][trace]`: their correlations.
    var correlations: [[Double]]
    var objective: Double
    /// `[trace]`: the leading eigenvector of the correlations.
    var weights: [Double]
  }

  private(set) var state: State
  private let stiffness: Double
  private let traces: [SmoothTrace]

  /// - Parameters:
  ///   - traces: `[trace][step]`, finite, at least two, none of them constant.
  ///   - path: the start of all.
  init(of traces: [[Double]], path: MonotonePath, stiffness: Double) {
    // Of unit size, so that no square overflows or vanishes.
    let traces = traces.map { trace in
      let factor = powerOfTwo(scaling: [trace])
      return SmoothTrace(NormalizedTrace(trace.map { $0 * factor }).values)
    }
    self.traces = traces
    self.stiffness = stiffness
    state = Self.state(of: traces, along: traces.map { _ in path }, stiffness: stiffness)
  }

  /// One Gauss-Newton step for all paths, halved until the objective falls.
  ///
  /// - Returns: by how much it fell; 0, and nothing is changed, if it did not.
  mutating func improve() -> Double {
    guard !state.paths[0].displacements.isEmpty else { return 0 }
    let advances = (0..<state.paths[0].segments).flatMap { segment in
      state.paths.map { $0.advance(in: segment) }
    }
    let step = programme().minimum(advances: advances)
    var share = 1.0
    for _ in 0..<10 {
      var paths = state.paths
      for (unknown, change) in step.enumerated() {
        let (knot, trace) = unknown.quotientAndRemainder(dividingBy: paths.count)
        paths[trace].displacements[knot] += share * change
      }
      let next = Self.state(of: traces, along: paths, stiffness: stiffness)
      if next.warped.allSatisfy({ $0.norm > 0 }), next.objective < state.objective {
        defer { state = next }
        return state.objective - next.objective
      }
      share /= 2
    }
    return 0
  }

  private static func state(
    of traces: [SmoothTrace], along paths: [MonotonePath], stiffness: Double
  ) -> State {
    let warped = zip(traces, paths).map { trace, path in
      NormalizedTrace(path.positions.map { trace.value(at: $0) })
    }
    let correlations = correlations(of: warped)
    let (eigenvalue, weights) = leadingEigenvector(correlations)
    var deviations = 0.0
    for path in paths {
      for segment in 0..<path.segments {
        let excess = path.advance(in: segment) / path.spacing - 1
        deviations += excess * excess
      }
    }
    let count = Double(paths.count)
    let objective =
      (count - eigenvalue) / (count - 1)
      + stiffness * deviations / (count * Double(paths[0].segments))
    return State(
      paths: paths, warped: warped, correlations: correlations, objective: objective,
      weights: weights)
  }

  private static func correlations(of traces: [NormalizedTrace]) -> [[Double]] {
    var correlations = traces.map { _ in [Double](repeating: 0, count: traces.count) }
    for (row, one) in traces.enumerated() {
      for column in 0...row {
        correlations[row][column] = one.dot(traces[column])
        correlations[column][row] = correlations[row][column]
      }
    }
    return correlations
  }

  /// The quadratic model of the objective about the present paths, for the present weights.
  ///
  /// The gradient is exact; H is that of Gauss and Newton for traces as they are centred and scaled.
  private func programme() -> MonotoneStep {
    let (paths, count) = (state.paths, state.paths.count)
    var model = MonotoneStep(traces: count, knots: paths[0].displacements.count)
    let residuals = self.residuals()
    let scales = zip(state.weights, state.warped).map { $0 / $1.norm }
    let positions = paths.map(\.positions)
    var sums = MonotoneStep.StepSums(traces: count)
    var slope = [Double](repeating: 0, count: count)
    var residual = slope
    var segment = 0
    for step in 0..<paths[0].steps {
      let location = paths[0].location(of: step)
      if location.segment != segment {
        model.add(sums, segment: segment)
        sums = MonotoneStep.StepSums(traces: count)
        segment = location.segment
      }
      for trace in 0..<count {
        slope[trace] = scales[trace] * traces[trace].slope(at: positions[trace][step])
        residual[trace] = residuals[trace][step]
      }
      sums.add(slopes: slope, residuals: residual, share: location.share)
    }
    model.add(sums, segment: segment)
    let cost = 2 * stiffness / Double(count * paths[0].segments)
    for (trace, path) in paths.enumerated() {
      for segment in 0..<path.segments {
        let excess = path.advance(in: segment) / path.spacing - 1
        model.add(
          change: cost * excess / path.spacing, curvature: cost / (path.spacing * path.spacing),
          segment: segment, trace: trace)
      }
    }
    return model
  }

  /// `[trace][step]`: half the derivative of the objective's first term by each weighted trace,
  /// without its part along the trace itself.
  private func residuals() -> [[Double]] {
    let warped = state.warped
    let shares = state.weights.map { $0 / Double(warped.count - 1) }
    var sum = [Double](repeating: 0, count: warped[0].values.count)
    for (share, trace) in zip(shares, warped) {
      for step in sum.indices { sum[step] += share * trace.values[step] }
    }
    return warped.indices.map { trace in
      // Its own share cancels: it correlates fully with itself.
      let along = zip(shares, state.correlations[trace]).reduce(0) { $0 + $1.0 * $1.1 }
      return zip(sum, warped[trace].values).map { along * $1 - $0 }
    }
  }
}

/// The largest eigenvalue of a symmetric matrix and its eigenvector, by Jacobi's rotations.
///
/// Rows of more than one eigenvector for the same eigenvalue are told apart by the order in which
/// the rotations come: the same matrix gives the same vector.
///
/// Not LAPACK's (`dsyev`): a row for each rater is a handful, and OpenBLAS would be linked for nothing
/// else.
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
