import ArgumentParser

@main
struct Postprocess: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "postprocess", abstract: "Not built yet.")
}
