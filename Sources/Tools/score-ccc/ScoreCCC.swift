import ArgumentParser

@main
struct ScoreCCC: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score-ccc",
    abstract: "Score predictions with the concordance correlation coefficient.",
    subcommands: [ScoreSystems.self, MergeMoments.self],
    defaultSubcommand: ScoreSystems.self)

  /// The help that everybody looks for is that of scoring.
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments {
    case []: main(["score"])
    case ["-h"], ["--help"]: main(["score", "--help"])
    default: main(arguments)
    }
  }
}
