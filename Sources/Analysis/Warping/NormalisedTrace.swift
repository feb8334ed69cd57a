/// A trace centred and divided by its norm.
struct NormalisedTrace {
  /// `[step]`; NaN if the trace is constant.
  let values: [Double]
  let norm: Double

  init(_ trace: [Double]) {
    let mean = trace.reduce(0, +) / Double(trace.count)
    let deviations = trace.map { $0 - mean }
    let norm = deviations.reduce(0) { $0 + $1 * $1 }.squareRoot()
    values = deviations.map { $0 / norm }
    self.norm = norm
  }

  /// The correlation of two traces.
  func dot(_ other: NormalisedTrace) -> Double {
    var sum = 0.0
    for step in values.indices { sum += values[step] * other.values[step] }
    return sum
  }
}
