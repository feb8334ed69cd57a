import ArgumentParser
import LinearModels
import Regression
import ToolSupport

struct Linear: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a linear regression with squared weights (ridge) on features.",
    discussion: """
      IN
        --features, --gold, --partition, MODEL, the delay
                     as those of train svr
      OUT
        standard output, one row per setting and dimension:
        dimension,delay,ridge,training_ccc,validation_ccc,best; as train svr's

      Features and predictions of several models are fused by it alike.

      EXAMPLES
        train linear --features egemaps --gold gold.csv \\
          --partition partition.csv --output linear.safetensors > tried.csv
        train linear --features audio.csv video.csv --ridge 1e-8 --gold gold.csv \\
          --partition partition.csv --output fused.safetensors \\
          | awk -F, '$6 == 1'
      """)

  @OptionGroup var options: RegressionOptions

  @Option(
    help: ArgumentHelp(
      "Factor of the squared weights of standardized features; several by comma, to choose from.",
      valueName: "factors"))
  var ridge = NumberList([1])

  func run() throws {
    try options.train(.linear, setting: "ridge", notes: [:]) { _ in .ridge(ridge.values) }
  }
}
