import ArgumentParser
import PostProcessing

/// What stands in for values beyond a recording's ends.
struct EndOptions: ParsableArguments {
  @Option(
    help: """
      What the median filter finds beyond the ends: the end value repeated, the series reflected, or \
      zero.
      """)
  var edge = Edge.repeat

  @Option(help: "What the time shift begins with: the first value repeated, or zero.")
  var fill = TimeShift.Fill.repeat
}

extension Edge: ExpressibleByArgument {}
extension TimeShift.Fill: ExpressibleByArgument {}
