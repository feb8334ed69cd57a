import ArgumentParser
import Files
import Glibc
import Journal
import ToolSupport

/// What is to be rated, by whom and how.
struct SessionOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("Folder for the ratings.", valueName: "folder"))
  var output: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("What is rated, one after the other.", valueName: "name"))
  var dimension = ["arousal", "valence"]

  @Option(help: ArgumentHelp("Who rates; several: once for each.", valueName: "name"))
  var rater: [String] = []

  @Argument(help: ArgumentHelp("Recordings.", valueName: "recording"))
  var recordings: [String] = []

  func session() throws -> Session {
    Session(
      tool: Annotate.nameAndVersion, output: output,
      raters: (rater.isEmpty ? ["rater"] : rater).map { Session.Rater(name: $0) },
      dimensions: dimension.map { Dimension(name: $0) },
      recordings: recordings.map {
        Session.Recording(name: stem(of: $0), path: $0, type: "video/mp4", duration: nil)
      })
  }
}
