import TimeSeries

/// One rater's ratings on the steps that all raters of a recording share, and what was done to them.
package struct RaterColumn: Equatable, Sendable {
  package var name: String
  /// `[step]`, NaN is missing.
  package var values: [Double]
  /// Ratings that lay outside of the stretch that was kept.
  package var cut = 0
  /// Steps filled with the first or the last rating.
  package var filled = 0
  /// By how much the rater is later than the others, seconds; already taken out of `values`.
  package var delay = 0.0

  package init(name: String, values: [Double]) {
    self.name = name
    self.values = values
  }

  /// Steps without a rating.
  package var missing: Int { values.count(where: \.isNaN) }

  /// The steps from the first to the last rating; nil without any.
  package var extent: ClosedRange<Int>? {
    guard let first = values.firstIndex(where: { !$0.isNaN }),
      let last = values.lastIndex(where: { !$0.isNaN })
    else { return nil }
    return first...last
  }
}

/// The ratings of one recording in one dimension, all raters at the same steps.
package struct SteppedRatings: Equatable, Sendable {
  package var recording: String
  package var dimension: String
  /// `[step]`, seconds, increasing.
  package var times: [Double]
  /// Each with one value a step.
  package var raters: [RaterColumn]
  /// `[step]`: the recordings that its steps are, where they are one row each; empty otherwise.
  package var units: [String]

  package init(
    recording: String, dimension: String, times: [Double], raters: [RaterColumn],
    units: [String] = []
  ) {
    precondition(raters.allSatisfy { $0.values.count == times.count })
    self.recording = recording
    self.dimension = dimension
    self.times = times
    self.raters = raters
    self.units = units
  }

  /// `[rater][step]`
  package var values: [[Double]] { raters.map(\.values) }

  /// Steps at which at least `count` raters are present.
  package func steps(withRaters count: Int) -> Int {
    var present = [Int](repeating: 0, count: times.count)
    for rater in raters {
      for (step, value) in rater.values.enumerated() where !value.isNaN { present[step] += 1 }
    }
    return present.count { $0 >= count }
  }

  /// The steps from the first rating of any rater to the last; nil without any.
  package var extent: ClosedRange<Int>? {
    let extents = raters.compactMap(\.extent)
    guard let first = extents.map(\.lowerBound).min(), let last = extents.map(\.upperBound).max()
    else { return nil }
    return first...last
  }

  /// The steps that fit into a duration, at most all of the recording's.
  ///
  /// - Throws: `irregularSteps`.
  package func wholeSteps(in seconds: Double) throws(RatingsError) -> Int {
    guard let step = try regularStep() else { return 0 }
    // A duration of whole steps may come out a rounding short of it.
    let steps = (seconds / step + 1e-6).rounded(.down)
    return steps < Double(times.count) ? Int(steps) : times.count
  }

  /// How long a step lasts, seconds, for what takes rows as consecutive steps; nil for fewer than
  /// two rows.
  ///
  /// - Throws: `irregularSteps` if two neighbouring times are half a step too far apart or too
  ///   close, the step being the median difference.
  package func regularStep() throws(RatingsError) -> Double? {
    guard times.count >= 2 else { return nil }
    let half = halfStep(of: times)
    for index in times.indices.dropFirst() {
      let found = times[index] - times[index - 1]
      guard abs(found - 2 * half) < half else {
        throw .irregularSteps(
          expected: inNanoseconds(2 * half), found: inNanoseconds(found), time: times[index - 1])
      }
    }
    return inNanoseconds(2 * half)
  }
}
