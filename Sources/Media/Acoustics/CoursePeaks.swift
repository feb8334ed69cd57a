internal import Glibc

/// The peaks of a descriptor's course: how far apart and how high they are, and how steep beside.
struct CoursePeaks {
  static let names = [
    "meanPeakDist", "peakDistStddev", "peakRangeAbs", "peakRangeRel", "peakMeanAbs",
    "peakMeanMeanDist", "peakMeanRel", "minRangeRel", "meanRisingSlope", "stddevRisingSlope",
    "meanFallingSlope", "stddevFallingSlope",
  ]
  /// Up to which ratios stay as they are.
  private static let limit = 10.0

  /// `[CoursePeaks.names]`; seconds.
  let values: [Double]

  init(_ course: [Double], mean: Double, range: Double) {
    let extrema = PeakSlopes.extrema(of: course)
    let slopes = PeakSlopes.summary(of: course, extrema: extrema)
    let peaks = extrema.filter(\.isMaximum)
    let heights = CourseStatistics(peaks.map(\.value))
    let depths = CourseStatistics(extrema.filter { !$0.isMaximum }.map(\.value))
    let distances = Self.distances(extrema)
    func relative(_ part: Double) -> Double { range > 0 ? part / range : 0 }
    values = [
      distances.mean, distances.deviation, heights.range, relative(heights.range), heights.mean,
      peaks.isEmpty ? 0 : heights.mean - mean, Self.limited(mean == 0 ? 0 : heights.mean / mean),
      relative(depths.range), slopes.meanRising, slopes.deviationRising, slopes.meanFalling,
      slopes.deviationFalling,
    ]
  }

  /// The mean distance of peaks, and the root mean square of what the distances from the minima between
  /// to the peaks differ from it: so the published program has their deviation.
  private static func distances(
    _ extrema: [PeakSlopes.Extremum]
  ) -> (mean: Double, deviation: Double) {
    var lastPeak: Int?
    var lastMinimum = 0
    var sum = 0
    var rises: [Int] = []
    for extremum in extrema {
      guard extremum.isMaximum else {
        lastMinimum = extremum.index
        continue
      }
      if let lastPeak {
        sum += extremum.index - lastPeak
        rises.append(extremum.index - lastMinimum)
      }
      lastPeak = extremum.index
    }
    guard !rises.isEmpty else { return (0, 0) }
    let mean = Double(sum) / Double(rises.count)
    let squares = rises.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    let rate = Double(FrameGrid.rate)
    return (mean / rate, (squares / Double(rises.count)).squareRoot() / rate)
  }

  /// A ratio that approaches twice the limit beyond it.
  private static func limited(_ ratio: Double) -> Double {
    let excess = abs(ratio) - limit
    guard excess > 0 else { return ratio }
    let size = limit + limit * tanh(2 * ((1 + excess).squareRoot() - 1) / limit)
    return ratio < 0 ? -size : size
  }
}
