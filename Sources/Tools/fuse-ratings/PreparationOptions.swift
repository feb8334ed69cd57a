import ArgumentParser
import Ratings

/// What is done to ratings before they are fused.
struct PreparationOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Lay ratings on steps of 1/rate seconds, e.g. irregular ones.", valueName: "hertz"))
  var resample: Double?

  @Option(
    help: """
      What --resample takes between two ratings: the line through them; the last one, which then \
      also holds to the recording's end; automatic is last where times are irregular, else linear. \
      (default: automatic)
      """)
  var interpolation: Resampling.Interpolation?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Ratings further apart than this have nothing between them for --resample. (default: none)",
      valueName: "seconds"))
  var longestGap: Double?

  @Option(
    help: """
      What becomes of the ends that not all raters rated: union leaves them, crop cuts them off, pad \
      repeats a rater's first and last rating.
      """)
  var length = LengthPolicy.union

  @Option(
    help: ArgumentHelp(
      """
      Smooth each rater: savgol:SECONDS:ORDER by polynomials (Savitzky and Golay), mean:SECONDS by a \
      moving average; windows are odd numbers of steps.
      """, valueName: "filter"))
  var smooth: Smoothing?

  @Option(
    help: """
      Bring ratings to zero mean and unit variance: each rater in each recording, or each rater over \
      all recordings.
      """)
  var standardise = Standardisation.none

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Estimate how late each rater is against the others, at most this much, and move them before \
      fusing. The delays are in --report, or else on standard error.
      """, valueName: "seconds"))
  var alignDelay: Double?

  func validate() throws {
    for (name, value) in [
      ("resample", resample), ("longest-gap", longestGap), ("align-delay", alignDelay),
    ] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("--\(name): expected a number above 0, found \(value)")
      }
    }
    guard resample == nil else { return }
    if interpolation != nil { throw ValidationError("--interpolation: expected --resample too") }
    if longestGap != nil { throw ValidationError("--longest-gap: expected --resample too") }
  }

  /// All recordings, in the order of the files, ready to be moved against delays and fused.
  func prepare(_ files: RatingFiles, _ notes: FusionNotes) throws -> [SteppedRatings] {
    var recordings: [SteppedRatings] = []
    for (index, rated) in files.recordings.enumerated() {
      var ratings = try files.attempt(index) { () throws(RatingsError) in try onSteps(rated) }
      let before = ratings
      try files.attempt(index) { () throws(RatingsError) in
        try length.apply(to: &ratings)
      }
      notes.write(resampling, of: rated)
      notes.write(length, from: before, to: ratings)
      try files.attempt(index) { () throws(RatingsError) in try smooth(&ratings) }
      recordings.append(ratings)
    }
    standardise.apply(to: &recordings)
    return recordings
  }

  private var resampling: Resampling? {
    resample.map {
      Resampling(
        rate: $0, interpolation: interpolation ?? .automatic, longestGap: longestGap ?? .infinity)
    }
  }

  private func onSteps(_ rated: RatedRecording) throws(RatingsError) -> SteppedRatings {
    guard let resampling else { return try rated.onCommonSteps() }
    return try resampling.applied(to: rated)
  }

  private func smooth(_ ratings: inout SteppedRatings) throws(RatingsError) {
    guard let smooth, let step = try ratings.regularStep() else { return }
    for index in ratings.raters.indices {
      ratings.raters[index].values = try smooth.applied(
        to: ratings.raters[index].values, step: step)
    }
  }
}

extension LengthPolicy: ExpressibleByArgument {}
extension Resampling.Interpolation: ExpressibleByArgument {}
extension Standardisation: ExpressibleByArgument {}

extension Smoothing: ExpressibleByArgument {
  /// `savgol:SECONDS:ORDER` or `mean:SECONDS`.
  public init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 2, let window = Double(parts[1]), window > 0, window.isFinite else {
      return nil
    }
    switch (parts[0], parts.count) {
    case ("savgol", 3):
      guard let order = Int(parts[2]), (0...12).contains(order) else { return nil }
      self = .savitzkyGolay(window: window, order: order)
    case ("mean", 2): self = .movingAverage(window: window)
    default: return nil
    }
  }
}
