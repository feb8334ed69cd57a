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
