import ArgumentParser
import LinearModels
import Regression
import ToolSupport

struct SupportVectors: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "svr",
    abstract: "Train a linear support vector regression on features.",
    discussion: """
      IN
        --features   NAME.<set>.features.safetensors as extract-features makes
                     them, folders of them, the manifest that it prints, or
                     series: recording,time,<feature>..., such as predictions
        --gold       recording,time,<dimension>..., time at the end of each
                     step, or a published layout; steps without a value are
                     masked. With features of whole recordings: one row each
        --partition  recording,partition; a partition is train, validation (or
                     dev) or test
      OUT
        standard output, one row per setting and dimension:
        dimension,delay,c,training_ccc,validation_ccc,best; delay in seconds, CCC
        over all recordings of a partition together, best 1 where a dimension's
        validation CCC is higher than in all rows before
        MODEL        each dimension's best setting, for predict

      With a delay d the gold standard at t + d is learnt from the features at t.
      Predictions, here and of predict, are moved back to the gold standard's
      time: at t stands what the features at t - d give, and before t = d the
      first prediction.

      A feature that is missing (NaN) counts as its mean; one that never changes
      has no weight.

      EXAMPLES
        extract-features audio --output egemaps audio/*.wav > egemaps.csv
        train svr --features egemaps --gold gold.csv --partition partition.csv \\
          --delay 0:8:0.4 --output svr.safetensors | tee tried.csv
        train svr --features egemaps.csv first.csv --c 0.001 --gold gold.csv \\
          --partition partition.csv --output second.safetensors > tried.csv
      """)

  @OptionGroup var options: RegressionOptions

  @Option(
    help: ArgumentHelp(
      "Factor of the steps' losses; several by comma, to choose from.", valueName: "factors"))
  var c = NumberList(SupportVectorSettings.defaultCosts)

  @Option(
    help: ArgumentHelp(
      "Difference from the gold standard that costs nothing, in its unit.", valueName: "number"))
  var epsilon = 0.1

  @Option(
    help: """
      liblinear's solver: primal (11), the same bits every time, or dual (12), as AVEC 2016 took, slow \
      for large factors.
      """)
  var solver = SupportVectorSettings.Solver.primal

  @Option(
    help: ArgumentHelp("Random seed of the dual solver's order. (default: 0)", valueName: "number"))
  var seed: UInt32?

  func validate() throws {
    guard c.values.allSatisfy({ $0 > 0 }) else {
      throw ValidationError("--c: expected numbers above 0, found 0")
    }
    guard epsilon >= 0, epsilon.isFinite else {
      throw ValidationError("--epsilon: expected 0 or more, found \(epsilon)")
    }
    if seed != nil, solver == .primal {
      throw ValidationError("--seed: expected --solver dual with it, found primal")
    }
  }

  func run() throws {
    var vectors = SupportVectorSettings()
    vectors.costs = c.values
    vectors.epsilon = epsilon
    vectors.solver = solver
    vectors.seed = seed ?? 0
    var notes = ["solver": solver.rawValue, "epsilon": "\(epsilon)"]
    if solver == .dual { notes["seed"] = "\(vectors.seed)" }
    try options.train(.svr, setting: "c", notes: notes) { _ in .supportVectors(vectors) }
  }
}

extension SupportVectorSettings.Solver: ExpressibleByArgument {}
