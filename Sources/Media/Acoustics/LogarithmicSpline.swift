internal import Glibc

/// The natural cubic spline through a spectrum over the logarithm of frequency, at points with equal
/// distances on that axis.
///
/// What depends on the axis alone is computed once. Bin 0, which has no logarithm, stands one octave
/// below bin 1.
struct LogarithmicSpline {
  /// What a point takes of the values and curvatures on either side.
  private struct Point {
    let bin: Int
    let left, right, leftCurvature, rightCurvature: Double
  }

  /// `1 / h` of the bins' distances.
  private let inverseWidths: [Double]
  /// `6 / d`, `h[-1] / d` and `h / d` of the tridiagonal elimination.
  private let pivots: [Double]
  private let lower: [Double]
  private let upper: [Double]
  private let points: [Point]
  /// Padded, as `lower` and `upper` are: right side, after elimination, curvatures.
  private var right: [Double]
  private var eliminated: [Double]
  private var curvatures: [Double]

  /// - Parameters:
  ///   - lowest: binary logarithm of the first point's frequency in hertz.
  ///   - step: distance of the points, octaves. There are as many as bins.
  init(binCount: Int, binWidth: Double, lowest: Double, step: Double) {
    let axis = (0..<binCount).map { log2(Double(max($0, 1)) * binWidth) - ($0 == 0 ? 1 : 0) }
    let widths = (0..<binCount - 1).map { axis[$0 + 1] - axis[$0] }
    var pivots = Array(repeating: 0.0, count: binCount)
    var lower = pivots
    var upper = pivots
    for index in 1..<binCount - 1 {
      let diagonal =
        2 * (widths[index - 1] + widths[index]) - widths[index - 1] * upper[index - 1]
      pivots[index] = 6 / diagonal
      lower[index] = widths[index - 1] / diagonal
      upper[index] = widths[index] / diagonal
    }
    var bin = 0
    points = (0..<binCount).map {
      let place = lowest + Double($0) * step
      while bin < binCount - 2, axis[bin + 1] < place { bin += 1 }
      let width = widths[bin]
      let left = (axis[bin + 1] - place) / width
      let right = 1 - left
      return Point(
        bin: bin, left: left, right: right,
        leftCurvature: (left * left * left - left) * width * width / 6,
        rightCurvature: (right * right * right - right) * width * width / 6)
    }
    inverseWidths = widths.map { 1 / $0 }
    self.pivots = pivots
    let padding = Array(repeating: 0.0, count: Self.overlap)
    let behind = Array(repeating: 0.0, count: Self.overlap + Self.partCount)
    self.lower = padding + lower + behind
    self.upper = padding + upper + behind
    right = Array(repeating: 0, count: self.lower.count)
    eliminated = right
    curvatures = right
  }

  /// - Parameters:
  ///   - values: of the bins.
  ///   - result: of as many points.
  mutating func interpolate(_ values: [Double], at result: inout [Double]) {
    solve(values)
    curvatures.withUnsafeBufferPointer { curvatures in
      values.withUnsafeBufferPointer { values in
        points.withUnsafeBufferPointer { points in
          result.withUnsafeMutableBufferPointer { result in
            for index in points.indices {
              let point = points[index]
              let bin = point.bin
              result[index] =
                point.left * values[bin] + point.right * values[bin + 1]
                + point.leftCurvature * curvatures[Self.overlap + bin]
                + point.rightCurvature * curvatures[Self.overlap + bin + 1]
            }
          }
        }
      }
    }
  }

  /// The curvatures at the bins: 0 at both ends.
  ///
  /// Each recursion runs in four parts of the axis at once, since one would wait for itself at every
  /// bin. A part begins some bins before its own, with 0: what a bin takes of the one before is at most
  /// 0.4 of it, so that nothing is left of the difference.
  private mutating func solve(_ values: [Double]) {
    let last = values.count - 1
    let length = (last + Self.partCount - 2) / Self.partCount
    values.withUnsafeBufferPointer { values in
      right.withUnsafeMutableBufferPointer { right in
        inverseWidths.withUnsafeBufferPointer { inverseWidths in
          pivots.withUnsafeBufferPointer { pivots in
            for index in 1..<last {
              let next = (values[index + 1] - values[index]) * inverseWidths[index]
              let slope = (values[index] - values[index - 1]) * inverseWidths[index - 1]
              right[Self.overlap + index] = (next - slope) * pivots[index]
            }
          }
        }
      }
    }
    Self.run(lower, right, into: &eliminated, from: 1, by: 1, length: length)
    let end = Self.partCount * length
    Self.run(upper, eliminated, into: &curvatures, from: end, by: -1, length: length)
  }

  private static let partCount = 4
  private static let overlap = 48

  /// `result[i] = right[i] - factors[i] result[i - step]` from one index on; all are padded by `overlap`
  /// zeros before and behind.
  private static func run(
    _ factors: [Double], _ right: [Double], into result: inout [Double], from first: Int,
    by step: Int,
    length: Int
  ) {
    factors.withUnsafeBufferPointer { factors in
      right.withUnsafeBufferPointer { right in
        result.withUnsafeMutableBufferPointer { result in
          var values = SIMD4<Double>()
          for place in -overlap..<length {
            let a = overlap + first + step * place
            let (b, c, d) = (a + step * length, a + 2 * step * length, a + 3 * step * length)
            values =
              SIMD4(right[a], right[b], right[c], right[d])
              - SIMD4(factors[a], factors[b], factors[c], factors[d]) * values
            guard place >= 0 else { continue }
            (result[a], result[b], result[c], result[d]) = (values.x, values.y, values.z, values.w)
          }
        }
      }
    }
  }
}
