/// The segments of a descriptor's course: they end where its running mean over three values crosses a
/// quarter or three quarters of its range.
struct CourseSegments {
  static let names = ["meanSegLen", "maxSegLen", "minSegLen", "segLenStddev"]
  private static let most = 100

  /// `[CourseSegments.names]`, seconds; 0 without segments.
  let values: [Double]

  init(_ course: [Double], least: Double, range: Double) {
    let thresholds = (low: least + 0.25 * range, high: least + 0.75 * range)
    let shortest = max(course.count / 100 - 1, 2)
    var lengths = MeanAndDeviation()
    var (longest, least) = (0, Int.max)
    var last = -1
    var before = course.first ?? 0
    for index in course.indices.dropFirst() where lengths.count < Self.most {
      let window = course[max(0, index - 2)...index]
      let mean = window.reduce(0, +) / Double(window.count)
      defer { before = mean }
      guard index - last > shortest,
        Self.crosses(thresholds.low, before, mean) || Self.crosses(thresholds.high, before, mean)
      else { continue }
      lengths.add(Double(index - last))
      longest = max(longest, index - last)
      least = min(least, index - last)
      last = index
    }
    values = [
      lengths.mean, Double(longest), lengths.count > 0 ? Double(least) : 0, lengths.deviation,
    ].map { $0 / Double(FrameGrid.rate) }
  }

  private static func crosses(_ threshold: Double, _ before: Double, _ after: Double) -> Bool {
    before <= threshold && after > threshold || before > threshold && after <= threshold
  }
}
