package import Warping

/// Why ratings cannot be prepared or fused.
package enum RatingsError: Error, Equatable, CustomStringConvertible {
  /// Every rater is missing at every step.
  case noRatings
  /// The raters' weights in the level of `avec` cancel.
  case weightsSumToZero
  /// No rater has a weight by which they could be fused.
  case noWeights
  /// Two raters rated at different rates; seconds.
  case stepsDiffer(rater: String, step: Double, other: String, otherStep: Double)
  /// There is no time at which two raters are present.
  case noCommonTimes
  /// There is nothing that all raters cover.
  case noCommonStretch
  /// Times are not those of consecutive steps; seconds.
  case irregularSteps(expected: Double, found: Double, time: Double)
  /// Times from which more steps would follow than a recording can have.
  case tooManySteps(limit: Int, duration: Double, rate: Double)
  /// Ratings between two neighbouring steps.
  case noSteps(start: Double, end: Double, rate: Double)
  /// A limit of delays that is shorter than a step; seconds.
  case limitBelowStep(limit: Double, step: Double)
  /// A smoothing window with no more steps than its polynomials have degrees.
  case windowTooShort(steps: Int, order: Int, step: Double)
  /// Ratings that cannot be warped in time.
  case warping(WarpingError)
  /// Raters' events, each at times of their own.
  case events(rater: String)

  package var description: String {
    switch self {
    case .noRatings: "expected ratings, found none"
    case .weightsSumToZero:
      "expected raters who agree with each other, found concordances that sum to zero"
    case .noWeights:
      "expected raters who agree with each other, found none with a weight other than zero"
    case .stepsDiffer(let rater, let step, let other, let otherStep):
      "expected steps of \(step) s as of rater \(rater), found steps of \(otherStep) s of rater "
        + other
    case .noCommonTimes:
      "expected times at which two raters are present, found none"
    case .events(let rater):
      "expected raters at common times, found events of rater \(rater)"
    case .warping(let error): "\(error)"
    case .noCommonStretch:
      "expected a stretch that all raters cover, found none"
    case .irregularSteps(let expected, let found, let time):
      "expected regular steps of \(expected) s, found \(found) s after \(time) s"
    case .tooManySteps(let limit, let duration, let rate):
      "expected at most \(limit) steps, found \(duration) s of ratings at \(rate) Hz"
    case .noSteps(let start, let end, let rate):
      "expected ratings over a step of \(1 / rate) s at least, found ratings from \(start) s to "
        + "\(end) s"
    case .limitBelowStep(let limit, let step):
      "expected a limit of delays of a step (\(step) s) at least, found \(limit) s"
    case .windowTooShort(let steps, let order, let step):
      "expected a smoothing window of more than \(order) steps for the order \(order), found "
        + "\(steps) (steps of \(step) s)"
    }
  }
}

/// Why the ratings of one recording in one dimension cannot be prepared or fused.
package struct RecordingError: Error, Equatable {
  /// The first file of its ratings.
  package let path: String
  package let recording: String
  package let dimension: String
  package let reason: RatingsError
}
