/// What is unusual about a rater's part in a gold standard.
package enum RaterRemark: String, Equatable, Sendable {
  /// Not a single rating.
  case empty = "no ratings"
  /// One value throughout: agrees with nobody.
  case constant = "one value throughout"
  /// A negative agreement, whose weight became zero.
  case negative = "negative weight"
  /// A negative agreement, by which the rater counts upside down.
  case negativeKept = "negative weight (kept)"
  /// No agreement can be computed, or it is zero.
  case undefined = "no agreement with the others"
}
