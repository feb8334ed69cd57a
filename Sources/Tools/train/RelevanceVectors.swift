import ArgumentParser
import LinearModels
import Regression
import TimeSeries
import ToolSupport

struct RelevanceVectors: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rvm",
    abstract: "Train a relevance vector regression on features.",
    discussion: """
      IN
        --features, --gold, --partition, MODEL, the delay
                     as those of train svr
      OUT
        standard output, one row per setting and dimension:
        dimension,delay,relevant,training_ccc,validation_ccc,best; relevant is the
        number of inputs whose weight is not 0, the rest as train svr's

      A sparse Bayesian linear regression: each input's weight has a prior of its
      own width, all widths are those that make the ratings most likely, and most
      come out as 0. Nothing has to be tried but delays. predict --variance prints
      how sure the model is.

      With a staircase, classifiers tell for each dimension whether it is above
      thresholds that divide its ratings into equally filled parts; the
      probabilities of all dimensions are further inputs.

      EXAMPLES
        train rvm --features egemaps --gold gold.csv --partition partition.csv \\
          --every 10 --output rvm.safetensors > tried.csv
        train rvm --features egemaps first.csv --context 2 \\
          --context-features arousal,valence --gold gold.csv \\
          --partition partition.csv --output oa-rvm.safetensors \\
          | awk -F, '$6 == 1'
        train rvm --features egemaps --staircase 8 --every 10 --gold gold.csv \\
          --partition partition.csv --output staircase.safetensors > tried.csv
      """)

  @OptionGroup var options: RegressionOptions

  @Option(
    help: ArgumentHelp(
      "Classifiers for so many thresholds of each dimension. (default: none)",
      valueName: "thresholds"))
  var staircase: Int?

  @Option(
    help: ArgumentHelp(
      "How far before and after a step the classifiers' probabilities count. (default: 0)",
      valueName: "seconds"))
  var staircaseWindow: Double?

  func validate() throws {
    if let staircase, !(1...100).contains(staircase) {
      throw ValidationError("--staircase: expected 1 to 100, found \(staircase)")
    }
    if let staircaseWindow {
      guard (0...600).contains(staircaseWindow) else {
        throw ValidationError("--staircase-window: expected 0 to 600 s, found \(staircaseWindow)")
      }
      if staircase == nil {
        throw ValidationError("--staircase-window: expected --staircase with it")
      }
    }
  }

  func run() throws {
    var notes: [String: String] = [:]
    if let staircase { notes["staircase"] = "\(staircase)" }
    try options.train(.rvm, setting: "relevant", notes: notes) { step in
      .relevanceVectors(
        staircase.map { count in
          let window = 2 * (staircaseWindow ?? 0)
          let reach = step.map { windowReach(ofWindow: window, step: $0, limit: 1 << 20) } ?? 0
          return StaircaseSettings(count: count, reach: reach)
        })
    }
  }
}
