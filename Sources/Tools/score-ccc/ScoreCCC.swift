import ArgumentParser

@main
struct ScoreCCC: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score-ccc", abstract: "Not built yet.")
}
