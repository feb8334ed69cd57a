/// The line and the parabola through the course of a descriptor by least squares, of its values brought
/// to 0..1.
struct CourseRegression {
  static let names = [
    "linregc1", "linregc2", "linregerrQ", "qregc1", "qregc2", "qregc3", "qregerrQ",
  ]

  /// `[CourseRegression.names]`: coefficients from the highest power of time down, and mean squared
  /// errors.
  let values: [Double]

  /// - Parameter rate: values in a unit of time.
  init(_ course: [Double], least: Double, range: Double, rate: Double) {
    let count = Double(course.count)
    guard range > 0, course.count > 1 else {
      values = Array(repeating: 0, count: Self.names.count)
      return
    }
    // About the middle, where the powers of time are orthogonal but for the second to the constant.
    let middle = (count - 1) / 2
    var sums = (value: 0.0, first: 0.0, second: 0.0, square: 0.0)
    for (index, value) in course.enumerated() {
      let value = (value - least) / range
      let time = Double(index) - middle
      sums.value += value
      sums.first += time * value
      sums.second += time * time * value
      sums.square += value * value
    }
    let square = count * (count * count - 1) / 12
    let fourth = square * (3 * count * count - 7) / 20
    let mean = sums.value / count
    let slope = sums.first / square
    let lineError = max(0, sums.square / count - mean * mean - slope * slope * square / count)
    let spread = fourth - square * square / count
    let curve = spread > 0 ? (sums.second - square * mean) / spread : 0
    let offset = mean - curve * square / count
    values = [
      slope * rate, mean - slope * middle, lineError,
      curve * rate * rate, (slope - 2 * curve * middle) * rate,
      curve * middle * middle - slope * middle + offset,
      max(0, lineError - curve * curve * spread / count),
    ]
  }
}
