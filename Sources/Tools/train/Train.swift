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
      IN
        segments of segment-audio and extract-faces, or features; a gold standard;
        a partition of the recordings
      OUT
        standard output: CSV of how far it got, of a network one row per epoch, of
        a regression one per setting tried
        MODEL        the best of them by validation CCC, for predict

      EXAMPLES
        train speech --segments segments --gold gold.csv \\
          --partition partition.csv --output speech.safetensors > curve.csv
        train svr --features egemaps --gold gold.csv \\
          --partition partition.csv --output svr.safetensors > tried.csv
      """,
    subcommands: TrainingTool.networks + [
      Linear.self, SupportVectors.self, RelevanceVectors.self, Components.self,
    ])

  static func main() { TrainingTool.main(Self.self) { OneProcess() } }
}
