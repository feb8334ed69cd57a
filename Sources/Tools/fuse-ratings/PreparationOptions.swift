import ArgumentParser
import Ratings

/// What is done to ratings before they are fused.
struct PreparationOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Resample ratings to a common time grid of 1/rate seconds, e.g. irregular ones.",
      valueName: "hertz"))
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
    help: ArgumentHelp(
      "Smooth the gold standard after fusing, by a filter as --smooth has them.",
      valueName: "filter"))
  var smoothFused: Smoothing?

  @Option(
    help: """
      Standardise ratings: each rater in each recording, or each rater over all recordings.
      """)
  var standardise = Standardization.Scope.none

  @Option(
    help: """
      What --standardise makes of ratings: zero mean and unit variance, or 0 for the smallest and 1 \
      for the largest. (default: z-score)
      """)
  var standardiseTo: Standardization.Scale?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Estimate how late each rater is against the others, at most this much, and move them before \
      fusing. The delays are in --report, or else on standard error.
      """, valueName: "seconds"))
  var alignDelay: Double?

  /// An option that takes rows for steps in time; nil if there is none.
  var optionInTime: String? {
    [
      ("--resample", resample != nil), ("--length", length != .union), ("--smooth", smooth != nil),
      ("--smooth-fused", smoothFused != nil), ("--align-delay", alignDelay != nil),
    ].first(where: \.1)?.0
  }

  func validate() throws {
    for (name, value) in [
      ("resample", resample), ("longest-gap", longestGap), ("align-delay", alignDelay),
    ] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("--\(name): expected a number above 0, found \(value)")
      }
    }
    if standardiseTo != nil, standardise == .none {
      throw ValidationError("--standardise-to: expected --standardise too")
    }
    guard resample == nil else { return }
    if interpolation != nil { throw ValidationError("--interpolation: expected --resample too") }
    if longestGap != nil { throw ValidationError("--longest-gap: expected --resample too") }
  }

  var settings: Preparation {
    Preparation(
      resampling: resample.map {
        Resampling(
          rate: $0, interpolation: interpolation ?? .automatic,
          longestGap: longestGap ?? .infinity)
      },
      length: length, smoothing: smooth,
      standardization: Standardization(scope: standardise, scale: standardiseTo ?? .zScore))
  }
}

extension LengthPolicy: ExpressibleByArgument {}
extension Resampling.Interpolation: ExpressibleByArgument {}
extension Standardization.Scope: ExpressibleByArgument {}
extension Standardization.Scale: ExpressibleByArgument {}

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
