import TimeSeries

/// Lays ratings taken at any times on regular steps.
///
/// Steps are the multiples of 1/rate from the first rating of any rater to the last, so that those
/// of different recordings fall together. A rater's missing rows are passed over, as those of
/// another rater's events are; `longestGap` says how far apart two ratings may be to count as
/// neighbours. Nothing is averaged: a rate far below that of the ratings takes single ones.
package struct Resampling: Equatable, Sendable {
  /// What is taken between two ratings.
  package enum Interpolation: String, CaseIterable, Sendable {
    /// `last` for events, `linear` for ratings at regular times.
    case automatic
    /// The line between the two; nothing before a rater's first and after their last rating.
    case linear
    /// The earlier one, which holds until it is changed, the last one to the end of the recording;
    /// nothing before a rater's first.
    case last
  }

  /// Hertz.
  package var rate: Double
  package var interpolation: Interpolation
  /// Seconds; between ratings further apart than this is nothing.
  package var longestGap: Double

  /// Steps of a recording; more are taken for a mistake in its times.
  package static let largestCount = 1 << 24

  /// - Precondition: `rate` is positive and finite, `longestGap` is positive.
  package init(
    rate: Double, interpolation: Interpolation = .automatic, longestGap: Double = .infinity
  ) {
    precondition(rate > 0 && rate.isFinite && longestGap > 0)
    self.rate = rate
    self.interpolation = interpolation
    self.longestGap = longestGap
  }

  /// - Throws: `noRatings`; `noSteps` if none lies between the first rating and the last;
  ///   `tooManySteps` for more than `largestCount`.
  package func applied(to rated: RatedRecording) throws(RatingsError) -> SteppedRatings {
    let present = rated.raters.map(\.withoutMissing)
    guard let start = present.compactMap(\.times.first).min(),
      let end = present.compactMap(\.times.last).max()
    else { throw .noRatings }
    let times = try steps(from: start, to: end)
    let rule = interpolation(for: rated)
    return SteppedRatings(
      recording: rated.recording, dimension: rated.dimension, times: times,
      raters: present.map {
        RaterColumn(name: $0.name, values: values(of: $0, at: times, by: rule))
      })
  }

  /// What `automatic` is for these ratings: `last` if those of any rater are events.
  package func interpolation(for rated: RatedRecording) -> Interpolation {
    guard interpolation == .automatic else { return interpolation }
    return rated.raters.contains { $0.isEvents } ? .last : .linear
  }

  private func steps(from start: Double, to end: Double) throws(RatingsError) -> [Double] {
    let first = (start * rate - Self.tolerance).rounded(.up)
    let last = (end * rate + Self.tolerance).rounded(.down)
    // An infinite number is too many, too.
    guard last - first < Double(Self.largestCount) else {
      throw .tooManySteps(limit: Self.largestCount, duration: end - start, rate: rate)
    }
    guard first <= last else { throw .noSteps(start: start, end: end, rate: rate) }
    return (0...Int(last - first)).map { index in
      inNanoseconds((first + Double(index)) / rate)
    }
  }

  /// - Parameters:
  ///   - rater: without missing values.
  ///   - times: `[step]`, increasing.
  private func values(
    of rater: RaterTrace, at times: [Double], by rule: Interpolation
  ) -> [Double] {
    let slack = Self.tolerance / rate
    var next = 0
    return times.map { time in
      while next < rater.times.count, rater.times[next] <= time + slack { next += 1 }
      // `next` is the first rating after this step.
      guard next > 0 else {
        return .nan
      }
      let (from, value) = (rater.times[next - 1], rater.values[next - 1])
      if time <= from + slack { return value }
      guard next < rater.times.count else {
        return rule == .last && time - from <= longestGap ? value : .nan
      }
      let gap = rater.times[next] - from
      guard gap <= longestGap else { return .nan }
      return rule == .last
        ? value : value + (rater.values[next] - value) * ((time - from) / gap)
    }
  }

  /// By what share of a step a time may be off, which is rounding.
  private static let tolerance = 1e-6
}
