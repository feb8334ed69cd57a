import ArgumentParser

@main
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Not built yet.")
}
