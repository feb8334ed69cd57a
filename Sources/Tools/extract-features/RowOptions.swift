import ArgumentParser
import Segments
import ToolSupport

/// The windows that functionals are of.
struct WindowOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Duration of the windows that functionals are of, 0.1 to 600 s. (default: 4)",
      valueName: "seconds"))
  var window: Double?

  @Option(
    help: ArgumentHelp(
      "How a window lies about its step's end: centred or trailing. (default: centred)",
      valueName: "how"))
  var align: FeatureWindow.Alignment?

  /// Seconds.
  var length: Double { window ?? 4 }

  var alignment: FeatureWindow.Alignment { align ?? .centred }

  /// Whether each option was given.
  var given: [(option: String, isGiven: Bool)] {
    [("--window", window != nil), ("--align", align != nil)]
  }
}

/// The folder for files of features, where rows are not printed.
struct FolderOption: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write files to this folder rather than rows.", valueName: "folder"))
  var output: String?
}

/// Where rows of features go.
struct RowOutputOptions: ParsableArguments {
  @OptionGroup private var folder: FolderOption

  @Flag(help: "Rows to standard output even if they have more than 1,000 features.")
  var csv = false

  @OptionGroup var shard: ShardOption

  @OptionGroup var batch: BatchFileOptions

  var output: String? { folder.output }

  /// Checks that rows of thousands of features are wanted as text.
  ///
  /// - Parameter count: features of a row of the set.
  func check(_ set: String, count: Int) throws {
    try batch.checkOutput(output)
    if csv, output != nil {
      throw ValidationError("--csv: expected no --output beside it, found it")
    }
    if output == nil, !csv, count > 1000 {
      throw ValidationError(
        "--set \(set): expected --output, or --csv for rows of \(count) features, found neither")
    }
  }
}

extension FeatureWindow.Alignment: ExpressibleByArgument {}
