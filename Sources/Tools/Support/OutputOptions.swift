import ArgumentParser
import Files

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
