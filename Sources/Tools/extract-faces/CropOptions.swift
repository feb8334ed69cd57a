import ArgumentParser

/// What stands in the place of a face that is missing.
enum MissingFace: String, ExpressibleByArgument, CaseIterable {
  /// The last face before; black where there was none.
  case hold
  /// Black.
  case zero
}

/// How faces are cut out.
struct CropOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Duration of a step; at least 0.01.", valueName: "seconds"))
  var step = 0.04

  @Option(
    help: ArgumentHelp("Pixels on each side of a face, 8 to 512.", valueName: "pixels"))
  var size = 96

  @Option(
    help: ArgumentHelp(
      "What is added on every side of a box, as a share of its longer side, -0.4 to 2.",
      valueName: "share"))
  var margin = 0.0

  @Option(
    help: ArgumentHelp(
      """
      Steps on either side over which boxes are smoothed, 0 to 50; 0 leaves them as they are. \
      (default: 5; with --boxes 0)
      """, valueName: "steps"))
  var smooth: Int?

  @Option(
    help: ArgumentHelp(
      "In the place of a missing face: hold (the last one before it) or zero (black).",
      valueName: "what"))
  var missing = MissingFace.hold
}
