/// What is done to ratings before raters are moved against their delays and fused.
package struct Preparation: Equatable, Sendable {
  /// nil: the time grid is the union of their own times.
  package var resampling: Resampling?
  package var length: LengthPolicy
  package var smoothing: Smoothing?
  package var standardization: Standardization

  package init(
    resampling: Resampling? = nil, length: LengthPolicy = .union, smoothing: Smoothing? = nil,
    standardization: Standardization = Standardization(scope: .none)
  ) {
    self.resampling = resampling
    self.length = length
    self.smoothing = smoothing
    self.standardization = standardization
  }

  /// What a user should know of one recording's preparation.
  package enum Remark: Equatable, Sendable {
    /// Times are irregular, and each rating was held until the next.
    case heldUntilNext
    /// Raters who began later or ended earlier than `all`, seconds.
    case shorter(all: ClosedRange<Double>, raters: [Stretch])
    /// Raters whose ratings outside of this stretch, seconds, were cut, with their number.
    case cut(to: ClosedRange<Double>, raters: [Amount])
    /// Raters whose ends were filled, with the number of steps.
    case filled([Amount])
    /// Two raters or more are present at these steps only, of all at which there is one.
    case fewShared(steps: Int, of: Int)
  }

  /// From a rater's first rating to the last, seconds.
  package struct Stretch: Equatable, Sendable {
    package let rater: String
    package let times: ClosedRange<Double>
  }

  package struct Amount: Equatable, Sendable {
    package let rater: String
    package let count: Int
  }

  /// - Returns: all recordings in the order of the files, and what is to be said of each.
  /// - Throws: as `Resampling`, `RatedRecording.onCommonSteps`, `LengthPolicy` and `Smoothing`.
  package func prepared(
    _ files: RatingFiles
  ) throws(RecordingError) -> (ratings: [SteppedRatings], remarks: [[Remark]]) {
    var recordings: [SteppedRatings] = []
    var remarks: [[Remark]] = []
    for (index, rated) in files.recordings.enumerated() {
      let (ratings, said) = try files.attempt(index) { () throws(RatingsError) in
        try prepared(rated)
      }
      recordings.append(ratings)
      remarks.append(said)
    }
    standardization.apply(to: &recordings)
    return (recordings, remarks)
  }

  /// One recording, but for the standardization, which may need all of them.
  func prepared(
    _ rated: RatedRecording
  ) throws(RatingsError) -> (SteppedRatings, [Remark]) {
    var ratings: SteppedRatings
    if let resampling {
      ratings = try resampling.applied(to: rated)
    } else {
      ratings = try rated.onCommonSteps()
    }
    let before = ratings
    try length.apply(to: &ratings)
    let remarks = remarks(rated, before, ratings)
    if let smoothing, let step = try ratings.regularStep() {
      for index in ratings.raters.indices {
        ratings.raters[index].values = try smoothing.applied(
          to: ratings.raters[index].values, step: step)
      }
    }
    return (ratings, remarks)
  }

  private func remarks(
    _ rated: RatedRecording, _ before: SteppedRatings, _ after: SteppedRatings
  ) -> [Remark] {
    var remarks: [Remark] = []
    if let resampling, resampling.interpolation == .automatic,
      resampling.interpolation(for: rated) == .last
    {
      remarks.append(.heldUntilNext)
    }
    guard let whole = before.extent else { return remarks }
    func times(_ steps: ClosedRange<Int>) -> ClosedRange<Double> {
      before.times[steps.lowerBound]...before.times[steps.upperBound]
    }
    // Recordings of one row each have no order, and so no ends.
    let shorter = (rated.units.isEmpty ? before.raters : []).compactMap { rater in
      rater.extent.flatMap { $0 == whole ? nil : Stretch(rater: rater.name, times: times($0)) }
    }
    if !shorter.isEmpty { remarks.append(.shorter(all: times(whole), raters: shorter)) }
    let cut = after.raters.filter { $0.cut > 0 }.map { Amount(rater: $0.name, count: $0.cut) }
    if !cut.isEmpty, let first = after.times.first, let last = after.times.last {
      remarks.append(.cut(to: first...last, raters: cut))
    }
    let filled = after.raters.filter { $0.filled > 0 }
      .map { Amount(rater: $0.name, count: $0.filled) }
    if !filled.isEmpty { remarks.append(.filled(filled)) }
    let (any, several) = (after.steps(withRaters: 1), after.steps(withRaters: 2))
    if after.raters.count(where: { $0.extent != nil }) > 1, 2 * several < any {
      remarks.append(.fewShared(steps: several, of: any))
    }
    return remarks
  }
}
