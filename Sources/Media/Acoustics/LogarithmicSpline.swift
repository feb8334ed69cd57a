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

  private let widths: [Double]
  /// `1 / d` and `h / d` of the tridiagonal elimination.
  private let pivots: [Double]
  private let factors: [Double]
  private let points: [Point]
  private var curvatures: [Double]

  /// - Parameters:
  ///   - lowest: binary logarithm of the first point's frequency in hertz.
  ///   - step: distance of the points, octaves. There are as many as bins.
  init(binCount: Int, binWidth: Double, lowest: Double, step: Double) {
    let axis = (0..<binCount).map { log2(Double(max($0, 1)) * binWidth) - ($0 == 0 ? 1 : 0) }
    let widths = (0..<binCount - 1).map { axis[$0 + 1] - axis[$0] }
    var pivots = Array(repeating: 0.0, count: binCount)
    var factors = pivots
    for index in 1..<binCount - 1 {
      let diagonal =
        2 * (widths[index - 1] + widths[index]) - widths[index - 1] * factors[index - 1]
      pivots[index] = 1 / diagonal
      factors[index] = widths[index] / diagonal
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
    self.widths = widths
    self.pivots = pivots
    self.factors = factors
    curvatures = pivots
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
                + point.leftCurvature * curvatures[bin]
                + point.rightCurvature * curvatures[bin + 1]
            }
          }
        }
      }
    }
  }

  /// The curvatures at the bins: 0 at both ends.
  private mutating func solve(_ values: [Double]) {
    let last = values.count - 1
    curvatures.withUnsafeMutableBufferPointer { curvatures in
      values.withUnsafeBufferPointer { values in
        widths.withUnsafeBufferPointer { widths in
          curvatures[0] = 0
          curvatures[last] = 0
          var slope = (values[1] - values[0]) / widths[0]
          for index in 1..<last {
            let next = (values[index + 1] - values[index]) / widths[index]
            curvatures[index] =
              (6 * (next - slope) - widths[index - 1] * curvatures[index - 1]) * pivots[index]
            slope = next
          }
          for index in stride(from: last - 1, to: 0, by: -1) {
            curvatures[index] -= factors[index] * curvatures[index + 1]
          }
        }
      }
    }
  }
}
