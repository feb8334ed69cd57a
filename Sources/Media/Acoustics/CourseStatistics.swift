internal import Glibc

/// How the values of a descriptor are spread over a stretch, and where.
struct CourseStatistics {
  /// Of `shape`.
  static let shapeNames =
    ["range", "maxPos", "minPos"] + percentileNames + ["stddev", "skewness", "kurtosis"]
  /// Of `levels`.
  static let levelNames =
    levels.map { "upleveltime\(Int($0 * 100))" } + ["risetime", "leftctime", "lpgain"]
    + (0..<predictorOrder).map { "lpc\($0)" }

  private static let percentileNames = [
    "quartile1", "quartile2", "quartile3", "iqr1-2", "iqr2-3", "iqr1-3", "percentile1.0",
    "percentile99.0", "pctlrange0-1",
  ]
  private static let levels = [0.25, 0.5, 0.75, 0.9]
  private static let predictorOrder = 5

  private let values: [Double]
  let least: Double
  let most: Double
  /// 0 without values.
  let mean: Double

  init(_ values: [Double]) {
    self.values = values
    least = values.min() ?? 0
    most = values.max() ?? 0
    mean = values.reduce(0, +) / Double(max(1, values.count))
  }

  var range: Double { most - least }
  private var count: Double { Double(max(1, values.count)) }

  // MARK: Means

  /// Root of the mean square.
  var quadraticMean: Double { (values.reduce(0) { $0 + $1 * $1 } / count).squareRoot() }

  /// Of the values above 0; 0 without any.
  var positiveMean: Double {
    var (sum, count) = (0.0, 0)
    for value in values where value > 0 {
      sum += value
      count += 1
    }
    return count > 0 ? sum / Double(count) : 0
  }

  /// The geometric mean of the magnitudes, but for those of 0, over their arithmetic mean; 0 without.
  var flatness: Double {
    var (sum, logarithms, count) = (0.0, 0.0, 0)
    for value in values where value != 0 {
      sum += abs(value)
      logarithms += log(abs(value))
      count += 1
    }
    return count > 0 ? exp(logarithms / Double(count)) / (sum / self.count) : 0
  }

  /// The mean place of the magnitudes, as a share of the stretch; 0 without any.
  var centroid: Double {
    var (sum, moment) = (0.0, 0.0)
    for (index, value) in values.enumerated() {
      sum += abs(value)
      moment += abs(value) * Double(index)
    }
    return sum > 0 ? moment / sum / count : 0
  }

  // MARK: Groups

  /// `[CourseStatistics.shapeNames]`.
  var shape: [Double] {
    let places = [most, least].map { Double(values.firstIndex(of: $0) ?? 0) / count }
    var percentiles = Percentiles(values)
    let quartiles = [0.25, 0.5, 0.75].map { percentiles.value($0) }
    let (low, high) = (percentiles.value(0.01), percentiles.value(0.99))
    var sums = (second: 0.0, third: 0.0, fourth: 0.0)
    for value in values {
      let distance = value - mean
      let squared = distance * distance
      sums.second += squared
      sums.third += squared * distance
      sums.fourth += squared * squared
    }
    let variance = sums.second / count
    let cube = variance * variance.squareRoot()
    return [range] + places + quartiles
      + [
        quartiles[1] - quartiles[0], quartiles[2] - quartiles[1], quartiles[2] - quartiles[0], low,
        high, high - low, variance.squareRoot(), cube > 0 ? sums.third / count / cube : 0,
        cube > 0 ? sums.fourth / count / (variance * variance) : 0,
      ]
  }

  /// `[CourseStatistics.levelNames]`: shares of the stretch above parts of the range, rising and curved to
  /// the left; linear prediction of the course.
  var levels: [Double] {
    let shares = Self.levels.map { level in
      let threshold = least + level * range
      return Double(values.count { $0 > threshold }) / count
    }
    // In single precision, in which plateaus are even.
    let signal = values.map { Float($0) }
    var (rising, left) = (0, 0)
    var before: Float = .infinity
    for (value, next) in zip(signal, signal.dropFirst()) {
      let difference = next - value
      if difference > 0 { rising += 1 }
      if difference > before { left += 1 }
      before = difference
    }
    let prediction = LinearPrediction.solution(of: signal, order: Self.predictorOrder)
    return shares
      + [
        Double(rising) / Double(max(1, values.count - 1)),
        Double(left) / Double(max(1, values.count - 2)),
        (prediction?.error ?? 0) / count,
      ]
      + (prediction?.coefficients.map { -$0 } ?? Array(repeating: 0, count: Self.predictorOrder))
  }
}
