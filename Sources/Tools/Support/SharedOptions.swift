package import ArgumentParser
package import Files
import Parallel
package import Text

// Options that several tools have: the same name, words and limits everywhere.

/// How many recordings are worked on at a time.
package struct JobsOption: ParsableArguments {
  @Option(
    name: [.customShort("j"), .customLong("jobs")],
    help: ArgumentHelp("Number of recordings processed in parallel.", valueName: "number"))
  package var count = 1

  package init() {}

  package func validate() throws {
    guard count > 0 else { throw ValidationError("--jobs: expected at least 1, found \(count)") }
  }
}

/// How many processors one computation uses.
package struct ThreadsOption: ParsableArguments {
  @Option(
    name: .customLong("threads"),
    help: ArgumentHelp("Number of threads, by default one per processor.", valueName: "number"))
  package var given: Int?

  package init() {}

  package var count: Int { given ?? processorCount() }

  package func validate() throws {
    if let given, !(1...1024).contains(given) {
      throw ValidationError("--threads: expected 1 to 1024, found \(given)")
    }
  }
}

/// The confidence level of intervals.
package struct ConfidenceOption: ParsableArguments {
  @Option(
    name: .customLong("confidence"),
    help: ArgumentHelp(
      "Confidence level of intervals, above 0 and below 1.", valueName: "number"))
  package var level = 0.95

  package init() {}

  package func validate() throws {
    guard level > 0, level < 1 else {
      throw ValidationError(
        "--confidence: expected more than 0 and less than 1, found \(level)")
    }
  }
}

/// Where results go.
package struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write to this file, whole or not at all; '-' is standard output.", valueName: "file"))
  package var output: String?

  package init() {}

  /// Runs `body`, which writes the results; a file gets its name only if it does not throw.
  package func write(_ body: (OpenFile) throws -> Void) throws {
    try Output.write(to: output, body)
  }
}

/// How exactly numbers are printed.
package struct DigitsOption: ParsableArguments {
  @Option(
    name: .customLong("digits"),
    help: ArgumentHelp("Decimals of printed numbers, but for tables.", valueName: "number"))
  package var count = 6

  package init() {}

  package func validate() throws {
    guard (0...17).contains(count) else {
      throw ValidationError("--digits: expected 0 to 17, found \(count)")
    }
  }
}

/// The gold standard's files.
package struct GoldOption: ParsableArguments {
  @Option(
    name: .customLong("gold"),
    help: ArgumentHelp(
      "The gold standard, a file or a folder of files; several: once for each.",
      valueName: "path"))
  package var paths: [String]

  package init() {}

  /// Files as they are named, and those in folders.
  ///
  /// - Throws: `noInput` if a folder cannot be read or holds no series.
  package func files() throws(FileError) -> [String] {
    var files: [String] = []
    for path in paths { files += try SeriesPaths.files(at: path) }
    return files
  }
}

/// How results are printed.
package enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case csv, table, json

  /// Results for programs to read; nil for a table, which people read.
  package func text(of records: Records, digits: Int) -> String? {
    var records = records
    records.decimals = digits
    return switch self {
    case .csv: records.csv
    case .json: records.json
    case .table: nil
    }
  }
}

/// Checks that standard input, written `-`, is meant at most once on a command line.
///
/// - Throws: `ValidationError`, for status 64, if several of the paths are `-`.
package func checkStandardInput(in paths: [String]) throws {
  if paths.count(where: { $0 == "-" }) > 1 {
    throw ValidationError("expected standard input ('-') once, found it more often")
  }
}
