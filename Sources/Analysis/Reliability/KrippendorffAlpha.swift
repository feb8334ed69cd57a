/// Krippendorff's alpha for values on an interval scale, from sums that one pass over the frames
/// gives.
///
///     alpha = 1 − Do / De
///     Do = (1/n) Σ_u 2 m_u SS_u / (m_u − 1),   De = 2 SS / (n − 1)
///
/// over the frames u that at least two raters rated: m_u ratings, SS_u their sum of squares about
/// their mean, n = Σ m_u, SS the sum of squares of all of them about their mean. This is the
/// coefficient's definition by pairs of values, without its table of all distinct values by each
/// other.
///
/// - Source: K. Krippendorff, Content Analysis, 4th ed., 2018, chapter 12; A. F. Hayes,
///   K. Krippendorff, Communication Methods and Measures 1(1), 77-89, 2007,
///   doi:10.1080/19312450709336664.
struct KrippendorffAlpha: Equatable, Sendable {
  /// Frames with two ratings or more.
  private(set) var units = 0
  /// n
  private var count = 0.0
  private var mean = 0.0
  /// Σ m_u (mean_u − mean)²
  private var between = 0.0
  /// Σ SS_u
  private var within = 0.0
  /// n Do
  private var disagreement = 0.0

  /// Of no frames.
  init() {}

  /// - Parameter ratings: `[rater][frame]`, NaN is missing.
  init(of ratings: [[Double]]) {
    guard let frames = ratings.first?.count else { return }
    var rated: [(count: Double, mean: Double)] = []
    rated.reserveCapacity(frames)
    for frame in 0..<frames {
      // About the first rating, so that equal ones differ by exactly zero.
      var (m, sum, first) = (0.0, 0.0, 0.0)
      for series in ratings where !series[frame].isNaN {
        if m == 0 { first = series[frame] }
        m += 1
        sum += series[frame] - first
      }
      guard m >= 2 else { continue }
      let mean = first + sum / m
      var squares = 0.0
      for series in ratings where !series[frame].isNaN {
        let difference = series[frame] - mean
        squares += difference * difference
      }
      within += squares
      disagreement += 2 * m * squares / (m - 1)
      rated.append((m, mean))
    }
    guard let origin = rated.first?.mean else { return }
    units = rated.count
    for unit in rated {
      count += unit.count
      mean += unit.count * (unit.mean - origin)
    }
    mean = origin + mean / count
    for unit in rated {
      between += unit.count * (unit.mean - mean) * (unit.mean - mean)
    }
  }

  /// Adds the frames of `other`.
  mutating func merge(_ other: KrippendorffAlpha) {
    guard other.units > 0 else { return }
    guard units > 0 else {
      self = other
      return
    }
    let share = other.count / (count + other.count)
    let step = other.mean - mean
    between += other.between + step * step * count * share
    mean += step * share
    units += other.units
    count += other.count
    within += other.within
    disagreement += other.disagreement
  }

  /// - Returns: at most 1; NaN if no frame has two ratings, or if all ratings are equal.
  var value: Double {
    let squares = within + between
    guard squares > 0 else { return .nan }
    return 1 - disagreement * (count - 1) / (2 * count * squares)
  }
}
