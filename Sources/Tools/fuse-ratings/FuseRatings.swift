import ArgumentParser

@main
struct FuseRatings: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuse-ratings", abstract: "Not built yet.")
}
