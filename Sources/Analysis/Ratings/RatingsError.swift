/// Why ratings cannot be fused.
package enum RatingsError: Error, Equatable, CustomStringConvertible {
  /// Every rater is missing at every step.
  case noRatings
  /// The raters' weights cancel.
  case weightsSumToZero

  package var description: String {
    switch self {
    case .noRatings: "expected ratings, found none"
    case .weightsSumToZero:
      "expected raters who agree with each other, found concordances that sum to zero;"
        + " the method 'mean' needs none"
    }
  }
}
