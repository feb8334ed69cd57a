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
  var units: Int { sums.frames }
  /// Of these frames: n, SS.
  private var sums = OneWayAnalysis()
  /// n Do
  private var disagreement = 0.0

  /// Of no frames.
  init() {}

  init(of rated: [RatedFrame]) {
    let shared = rated.filter { $0.count >= 2 }
    sums = OneWayAnalysis(of: shared)
    for frame in shared {
      disagreement += 2 * frame.count * frame.squares / (frame.count - 1)
    }
  }

  /// Adds the frames of `other`.
  mutating func merge(_ other: KrippendorffAlpha) {
    sums.merge(other.sums)
    disagreement += other.disagreement
  }

  /// - Returns: at most 1; NaN if no frame has two ratings, or if all ratings are equal.
  var value: Double {
    let squares = sums.within + sums.between
    guard squares > 0 else { return .nan }
    return 1 - disagreement * (sums.count - 1) / (2 * sums.count * squares)
  }
}
