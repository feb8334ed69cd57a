import ArgumentParser
import ToolSupport
import Training
import TrainingToolSupport

@main
struct Train: Tool {
  static let configuration = CommandConfiguration(
    tool: "train",
    abstract: "Train a model to predict a gold standard from segments or features.",
    discussion: """
      Prints as CSV how far it got: of a network one row per epoch, of a regression one per setting \
      tried; the model is the best of them by validation CCC.
      """,
    subcommands: TrainingTool.networks + [
      Linear.self, SupportVectors.self, RelevanceVectors.self, Components.self,
    ])

  static func main() { TrainingTool.main(Self.self) { OneProcess() } }
}
