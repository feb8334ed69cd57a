/// What becomes of the ends of a recording that not all raters rated.
package enum LengthPolicy: String, CaseIterable, Sendable {
  /// Left as it is: raters are missing there.
  case union
  /// Cut off: only the stretch that all raters cover is left.
  case crop
  /// Filled with a rater's first and last rating.
  case pad

  /// Applies the policy, and counts in each rater's column what was cut or filled.
  ///
  /// Raters without any rating have no say. Ratings that are missing in between stay missing.
  ///
  /// - Throws: `noCommonStretch` if there is nothing that all raters cover.
  package func apply(to ratings: inout SteppedRatings) throws(RatingsError) {
    guard let whole = ratings.extent else { return }
    switch self {
    case .union: break
    case .crop: try crop(&ratings)
    case .pad:
      for index in ratings.raters.indices { pad(&ratings.raters[index], to: whole) }
    }
  }

  private func crop(_ ratings: inout SteppedRatings) throws(RatingsError) {
    let extents = ratings.raters.compactMap(\.extent)
    guard let first = extents.map(\.lowerBound).max(), let last = extents.map(\.upperBound).min(),
      first <= last
    else { throw .noCommonStretch }
    ratings.times = Array(ratings.times[first...last])
    for index in ratings.raters.indices {
      let values = ratings.raters[index].values
      ratings.raters[index].values = Array(values[first...last])
      ratings.raters[index].cut =
        (values[..<first] + values[(last + 1)...]).count { !$0.isNaN }
    }
  }

  private func pad(_ rater: inout RaterColumn, to whole: ClosedRange<Int>) {
    guard let extent = rater.extent else { return }
    let before = whole.lowerBound..<extent.lowerBound
    let after = (extent.upperBound + 1)..<(whole.upperBound + 1)
    for step in before { rater.values[step] = rater.values[extent.lowerBound] }
    for step in after { rater.values[step] = rater.values[extent.upperBound] }
    rater.filled = before.count + after.count
  }
}
