import ArgumentParser
import TimeSeries

/// Where results go.
package struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write to this file, whole or not at all; '-' is standard output.", valueName: "file"))
  package var output: String?

  package init() {}

  /// Runs `body`, which writes the results; a file gets its name only if it does not throw.
  package func write(_ body: (borrowing OutputFile) throws -> Void) throws {
    var file = try OutputFile(path: output)
    try body(file)
    try file.commit()
  }
}

extension SeriesWriter {
  /// A writer of series to a tool's output.
  package init(
    to output: borrowing OutputFile, dimensions: [String], precision: Precision = .double
  ) {
    self.init(
      descriptor: output.descriptor, path: output.path, dimensions: dimensions,
      precision: precision)
  }
}
