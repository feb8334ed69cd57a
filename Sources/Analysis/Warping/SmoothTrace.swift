/// A trace between its steps: the cubic through two neighbouring values that has at each the slope
/// between that value's own neighbours (Catmull and Rom's spline), at the ends that to the one
/// neighbour. Its slope has no jumps, which lets a path be improved until nothing is left to be won.
///
/// - Source: E. Catmull & R. Rom, Computer Aided Geometric Design, 317-326, 1974,
///   doi:10.1016/B978-0-12-079050-0.50020-5.
struct SmoothTrace {
  /// `[step]`: values, and slopes a step.
  private let values: [Double]
  private let slopes: [Double]

  /// - Parameter values: `[step]`, at least two.
  init(_ values: [Double]) {
    self.values = values
    let last = values.count - 1
    slopes = values.indices.map { step in
      let (before, after) = (max(step - 1, 0), min(step + 1, last))
      return (values[after] - values[before]) / Double(after - before)
    }
  }

  /// - Parameter position: from 0 to the last step.
  func value(at position: Double) -> Double {
    let (step, u) = place(of: position)
    let rise = values[step + 1] - values[step]
    let (before, after) = (slopes[step] - rise, slopes[step + 1] - rise)
    return values[step] + u * rise + u * (1 - u) * ((1 - u) * before - u * after)
  }

  /// The derivative of the value by the position.
  func slope(at position: Double) -> Double {
    let (step, u) = place(of: position)
    let rise = values[step + 1] - values[step]
    let (before, after) = (slopes[step] - rise, slopes[step + 1] - rise)
    return rise + (1 - u) * (1 - 3 * u) * before + u * (3 * u - 2) * after
  }

  private func place(of position: Double) -> (step: Int, share: Double) {
    let step = min(Int(position), values.count - 2)
    return (step, position - Double(step))
  }
}
