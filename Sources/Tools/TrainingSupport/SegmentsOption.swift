import ArgumentParser
import Networks
import Segments
import ToolSupport
import Training

/// Where the networks that make their features themselves find what they take in.
struct SegmentsOption: ParsableArguments {
  @Option(
    name: .customLong("segments"),
    help: ArgumentHelp(
      "Segment files, a folder of them, or a manifest; may be given again.", valueName: "path"))
  var paths: [String]

  /// Checks them beside the other options of a training.
  ///
  /// - Parameter others: inputs besides those that every network has.
  func check(with options: TrainingOptions, against others: [NamedFile] = []) throws {
    try checkStandardInput(in: paths + options.gold.paths + [options.partition])
    try options.checkOutput(against: others + paths.map { NamedFile("the segments", $0) })
  }

  func read(for kind: NetworkKind) throws -> Read {
    Read(recordings: try RecordingSegments.reading(paths, kinds: kind.inputs))
  }

  struct Read: TrainingInput {
    static let noun = "segments"
    let recordings: [RecordingSegments]
    var inputs: RecordingInputs { RecordingInputs(recordings) }
    var files: [NamedFile] {
      recordings.flatMap(\.paths).map { NamedFile("the segments", $0) }
    }
  }
}
