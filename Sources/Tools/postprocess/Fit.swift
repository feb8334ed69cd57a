import Agreement
import ArgumentParser
import PostProcessing
import TimeSeries
import ToolSupport

struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the steps that raise the concordance correlation on a validation set.",
    discussion: """
      Each dimension by itself; a step is kept if it raises the CCC pooled over recordings.

      IN
        gold standard and predictions of the validation set:
        recording,time,<dimension>..., or a published layout;
        all of it is held in memory
      OUT
        the chain as JSON: for each dimension the steps in order, their values,
        whether they are kept, and the validation CCC before and after each

      EXAMPLES
        postprocess fit --gold gold.csv validation.csv > chain.json
        predict --model model.safetensors validation \\
          | postprocess fit --gold gold.csv > chain.json
      """)

  @Option(help: ArgumentHelp("The gold standard; several files: once for each.", valueName: "file"))
  var gold: [String]

  @Option(
    help: ArgumentHelp(
      "Median filter windows to try, seconds. (default: 0.4:20)", valueName: "from:to"))
  var filterWindows: SecondsRange?

  @Option(
    help: ArgumentHelp(
      "Delays of the time shift to try, seconds. (default: 0.04:10)", valueName: "from:to"))
  var shifts: SecondsRange?

  @Option(
    help: """
      paper: as the grids say, each recording by itself, scaling about the mean. avec2016: the \
      challenge's grids, delay first, filter across recordings, scaling about zero.
      """)
  var variant = Chain.Variant.paper

  @OptionGroup var ends: EndOptions

  @OptionGroup var input: InputOptions

  @OptionGroup var destination: OutputOptions

  @Argument(help: ArgumentHelp("Predictions; '-' for standard input.", valueName: "predictions"))
  var predictions = ["-"]

  func validate() throws {
    if variant == .avec2016, filterWindows != nil || shifts != nil {
      throw ValidationError(
        "--variant avec2016 has grids of its own, found --filter-windows or --shifts")
    }
    try checkStandardInput(in: gold + predictions)
  }

  func run() throws {
    try reportingErrors(as: "postprocess") {
      let set = try ValidationSet(
        gold: try TimeSeries.reading(gold, options: input.series),
        predictions: try TimeSeries.reading(predictions, options: input.series),
        path: predictions.joined(separator: " "))
      set.report(to: Notes(tool: "postprocess"))
      var fit = ChainFit(variant: variant, edge: ends.edge, fill: ends.fill)
      if let filterWindows { fit.windows = filterWindows.seconds }
      if let shifts { fit.delays = shifts.seconds }
      var chain = Chain(variant: variant, dimensions: [])
      for dimension in set.dimensions {
        guard let steps = fit.steps(for: dimension.recordings, step: set.step) else {
          throw ToolError(
            .badData,
            "\(set.path): \(dimension.name): expected pairs with a concordance correlation, found "
              + "fewer than two, or two equal constants")
        }
        chain.dimensions.append(Chain.Dimension(name: dimension.name, steps: steps))
      }
      try destination.write { try $0.write(chain.json) }
    }
  }
}

extension Chain.Variant: ExpressibleByArgument {}
