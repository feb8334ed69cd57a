import ArgumentParser
import ToolSupport

@main
struct ScoreCCC: Tool {
  static let configuration = CommandConfiguration(
    tool: "score-ccc",
    abstract: "Score predictions with the concordance correlation coefficient.",
    subcommands: [ScoreSystems.self, MergeMoments.self],
    defaultSubcommand: ScoreSystems.self)

  /// The help that everybody looks for is that of scoring.
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments {
    case []: main(arguments: ["score"])
    case ["-h"], ["--help"]: main(arguments: ["score", "--help"])
    default: main(arguments: arguments)
    }
  }
}
