import ArgumentParser
import PostProcessing

/// Single steps of post-processing.
struct StepOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Median filter over this many seconds.", valueName: "seconds"))
  var median: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Add this to every value.", valueName: "value"))
  var offset: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Multiply the distance from --centre by this.", valueName: "factor"))
  var scale: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The value that --scale leaves where it is.", valueName: "value"))
  var centre = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Move forward in time by this many seconds, back if negative.", valueName: "seconds"))
  var shift: Double?

  func validate() throws {
    if let median, !(median > 0 && median.isFinite) {
      throw ValidationError("--median: expected more than 0 seconds, found \(median)")
    }
    for (name, value) in [
      ("offset", offset), ("scale", scale), ("centre", centre), ("shift", shift),
    ] {
      if let value, !value.isFinite {
        throw ValidationError("--\(name): expected a number, found \(value)")
      }
    }
  }

  /// The steps asked for, in the order of the chain.
  func chosen(_ ends: EndOptions) -> [ChainStep] {
    [
      median.map { .median(MedianFilter(window: $0, edge: ends.edge)) },
      offset.map { .centring(Centring(offset: $0)) },
      scale.map { .scaling(Scaling(factor: $0, centre: centre)) },
      shift.map { .shift(TimeShift(delay: $0, fill: ends.fill)) },
    ].compactMap { $0 }
  }
}

/// What stands in for values beyond a recording's ends.
struct EndOptions: ParsableArguments {
  @Option(
    help: """
      What the median filter finds beyond the ends: the end value repeated, the series reflected, or \
      zero.
      """)
  var edge = Edge.repeat

  @Option(help: "What the time shift fills an end with: the nearest value repeated, or zero.")
  var fill = TimeShift.Fill.repeat
}

/// `0.4:20`, `-2:10`: from and to, in seconds.
struct SecondsRange: ExpressibleByArgument {
  let seconds: ClosedRange<Double>

  init?(argument: String) {
    let ends = argument.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard ends.count == 2, let from = ends[0], let to = ends[1], from.isFinite, to.isFinite,
      from <= to
    else { return nil }
    seconds = from...to
  }
}

/// `median,scale`: some of the steps of a chain, each once.
struct StepSelection: ExpressibleByArgument {
  let kinds: Set<ChainStep.Kind>

  private static let names: [String: ChainStep.Kind] = [
    "median": .median, "centre": .centring, "scale": .scaling, "shift": .shift,
  ]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let kinds = names.compactMap { Self.names[$0] }
    guard kinds.count == names.count, Set(kinds).count == kinds.count else { return nil }
    self.kinds = Set(kinds)
  }
}

extension Edge: ExpressibleByArgument {}
extension TimeShift.Fill: ExpressibleByArgument {}
