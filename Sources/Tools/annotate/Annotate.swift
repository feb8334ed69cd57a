import ArgumentParser
import ToolSupport

@main
struct Annotate: Tool {
  static let configuration = CommandConfiguration(
    tool: "annotate",
    abstract: "Collect ratings of recordings in a browser.",
    subcommands: [Collect.self, Export.self, Status.self, Review.self],
    defaultSubcommand: Collect.self)

  /// The help that everybody looks for is that of collecting.
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments {
    case []: main(arguments: ["collect"])
    case ["-h"], ["--help"]: main(arguments: ["collect", "--help"])
    default: main(arguments: arguments)
    }
  }
}
