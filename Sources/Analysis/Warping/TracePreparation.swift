import Agreement

/// A trace centred and divided by its norm.
struct NormalizedTrace {
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
  func dot(_ other: NormalizedTrace) -> Double {
    sumOfProducts(values.span, from: 0, other.values.span, from: 0, count: values.count)
  }
}

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
    let (step, u) = location(of: position)
    let rise = values[step + 1] - values[step]
    let (before, after) = (slopes[step] - rise, slopes[step + 1] - rise)
    return values[step] + u * rise + u * (1 - u) * ((1 - u) * before - u * after)
  }

  /// The derivative of the value by the position.
  func slope(at position: Double) -> Double {
    let (step, u) = location(of: position)
    let rise = values[step + 1] - values[step]
    let (before, after) = (slopes[step] - rise, slopes[step + 1] - rise)
    return rise + (1 - u) * (1 - 3 * u) * before + u * (3 * u - 2) * after
  }

  private func location(of position: Double) -> (step: Int, share: Double) {
    let step = min(Int(position), values.count - 2)
    return (step, position - Double(step))
  }
}

/// A series with its gaps closed, so that its steps can be matched: a straight line from the value
/// before a gap to the one after it; the nearest value beyond the first and the last one.
///
/// - Parameter series: `[step]`, NaN is missing.
/// - Returns: `[step]`; nil if no value is there.
func bridged(_ series: [Double]) -> [Double]? {
  guard let first = series.firstIndex(where: { !$0.isNaN }) else { return nil }
  var bridged = series
  for step in 0..<first { bridged[step] = series[first] }
  var before = first
  for step in series.indices.dropFirst(first + 1) where !series[step].isNaN {
    let length = Double(step - before)
    for missing in (before + 1)..<step {
      let share = Double(missing - before) / length
      bridged[missing] = (1 - share) * series[before] + share * series[step]
    }
    before = step
  }
  for step in (before + 1)..<series.count { bridged[step] = series[before] }
  return bridged
}

/// A power of two that brings the largest magnitude of all values to between 1 and 2, or as near to
/// it as a factor that is itself a normal number can; 1 if all are zero. Scaling by it loses nothing.
///
/// - Precondition: all values are finite.
func powerOfTwo(scaling series: [[Double]]) -> Double {
  var largest = 0.0
  for values in series {
    for value in values {
      precondition(value.isFinite, "a value is not finite")
      if value.magnitude > largest { largest = value.magnitude }
    }
  }
  guard largest > 0 else { return 1 }
  return Double(
    sign: .plus, exponent: -min(max(Int(largest.exponent), -1000), 1000), significand: 1)
}

/// Why series cannot be warped.
package enum WarpingError: Error, Equatable, CustomStringConvertible {
  /// A value is infinite; both counted from 0.
  case infiniteValue(series: Int, step: Int)

  package var description: String {
    switch self {
    case .infiniteValue(let series, let step):
      "expected finite values to warp, found an infinite one in series \(series + 1), step \(step + 1)"
    }
  }

  /// Throws at the first infinite value.
  static func check(_ series: [[Double]]) throws(WarpingError) {
    for (index, values) in series.enumerated() {
      if let step = values.firstIndex(where: \.isInfinite) {
        throw .infiniteValue(series: index, step: step)
      }
    }
  }
}
