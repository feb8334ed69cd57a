import ArgumentParser
import ToolSupport

@main
struct Train: Tool {
  static let configuration = CommandConfiguration(
    tool: "train",
    abstract: "Train a network to predict a gold standard from segments or features.",
    discussion: """
      Prints the learning curve as CSV, one row per epoch; the model is the best epoch's by \
      validation CCC.
      """,
    subcommands: [Speech.self, Visual.self, Multimodal.self, Recurrent.self])
}
