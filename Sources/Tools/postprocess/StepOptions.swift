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
    help: ArgumentHelp("Move forward in time by this many seconds.", valueName: "seconds"))
  var shift: Double?

  func validate() throws {
    if let median, !(median > 0 && median.isFinite) {
      throw ValidationError("--median: expected more than 0 seconds, found \(median)")
    }
    if let shift, !(shift >= 0 && shift.isFinite) {
      throw ValidationError("--shift: expected 0 seconds or more, found \(shift)")
    }
    for (name, value) in [("offset", offset), ("scale", scale), ("centre", centre)] {
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
