/// Closes gaps in a course of values by the piecewise cubic Hermite polynomial through those that are
/// there, which does not overshoot them.
///
/// Slopes within the course are the weighted harmonic means of the slopes to either side, 0 where
/// those differ in sign; at its ends those of a parabola through three values, limited likewise.
///
/// Source: F. N. Fritsch, J. Butland, "A method for constructing local monotone piecewise cubic
/// interpolants", SIAM J. Sci. Stat. Comput. 5(2), 1984, doi:10.1137/0905021; ends as in C. Moler,
/// "Numerical computing with MATLAB", 2004, section 3.6.
enum ShapeInterpolation {
  /// - Parameters:
  ///   - steps: points of each step; nil where they are missing.
  ///   - longestGap: steps of a gap that is closed at most. Before the first and behind the last value
  ///     nothing is.
  static func closing(
    _ steps: [[SIMD2<Double>]?], longestGap: Int
  ) -> [[SIMD2<Double>]?] {
    let known = steps.indices.filter { steps[$0] != nil }
    var closed = steps
    for (index, (start, end)) in zip(known, known.dropFirst()).enumerated()
    where end - start > 1 && end - start - 1 <= longestGap {
      // Slopes hang on the neighbours of the gap's edges too.
      let places = Array(known[max(0, index - 1)...min(known.count - 1, index + 2)])
      let knots = places.compactMap { place in steps[place].map { (place, $0) } }
      let first = index > 0 ? 1 : 0
      for missing in start + 1..<end {
        closed[missing] = (0..<FacePoints.count).map { point in
          let curve = HermiteCurve(knots.map { (Double($0.0), $0.1[point]) }, piece: first)
          return curve.value(at: Double(missing))
        }
      }
    }
    return closed
  }
}

/// One piece of the polynomial.
private struct HermiteCurve {
  private let start: Double
  private let length: Double
  private let values: (SIMD2<Double>, SIMD2<Double>)
  private let slopes: (SIMD2<Double>, SIMD2<Double>)

  /// - Parameters:
  ///   - knots: two to four neighbouring ones.
  ///   - piece: which of them the piece begins with.
  init(_ knots: [(at: Double, value: SIMD2<Double>)], piece: Int) {
    let widths = zip(knots, knots.dropFirst()).map { $1.at - $0.at }
    let rises = zip(zip(knots, knots.dropFirst()), widths).map { ($0.1.value - $0.0.value) / $1 }
    func slope(_ knot: Int) -> SIMD2<Double> {
      if knots.count == 2 { return rises[0] }
      if knot == 0 { return Self.end(widths[0], widths[1], rises[0], rises[1]) }
      let last = widths.count - 1
      if knot == knots.count - 1 {
        return Self.end(widths[last], widths[last - 1], rises[last], rises[last - 1])
      }
      return Self.middle(widths[knot - 1], widths[knot], rises[knot - 1], rises[knot])
    }
    start = knots[piece].at
    length = widths[piece]
    values = (knots[piece].value, knots[piece + 1].value)
    slopes = (slope(piece), slope(piece + 1))
  }

  func value(at place: Double) -> SIMD2<Double> {
    let t = (place - start) / length
    let u = 1 - t
    return values.0 * ((1 + 2 * t) * u * u) + slopes.0 * (length * t * u * u)
      + values.1 * (t * t * (3 - 2 * t)) - slopes.1 * (length * t * t * u)
  }

  private static func middle(
    _ before: Double, _ after: Double, _ rise: SIMD2<Double>, _ next: SIMD2<Double>
  ) -> SIMD2<Double> {
    let (w, v) = (2 * after + before, after + 2 * before)
    let mean = (w + v) / (w / rise + v / next)
    return mean.replacing(with: 0, where: rise * next .<= 0)
  }

  private static func end(
    _ near: Double, _ far: Double, _ rise: SIMD2<Double>, _ next: SIMD2<Double>
  ) -> SIMD2<Double> {
    let slope = ((2 * near + far) * rise - near * next) / (near + far)
    let limited = slope.replacing(
      with: 3 * rise, where: (rise * next .<= 0) .& (magnitude(slope) .> 3 * magnitude(rise)))
    return limited.replacing(with: 0, where: slope * rise .<= 0)
  }

  private static func magnitude(_ value: SIMD2<Double>) -> SIMD2<Double> {
    value.replacing(with: -value, where: value .< 0)
  }
}
