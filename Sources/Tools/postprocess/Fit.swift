import ArgumentParser
import Files
import PostProcessing
import SeriesReading
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

  @OptionGroup var gold: GoldOption

  @Option(
    help: ArgumentHelp(
      "Steps to try: any of median, centre, scale, shift, by comma. (default: all)",
      valueName: "steps"))
  var steps: StepSelection?

  @Option(
    help: ArgumentHelp(
      "Median filter windows to try, seconds. (default: 0.4:20)", valueName: "from:to"))
  var filterWindows: SecondsRange?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Time shifts to try, seconds, negative ones backwards. (default: 0.04:10)",
      valueName: "from:to"))
  var shifts: SecondsRange?

  @Option(
    help: """
      paper: as the grids say, each recording by itself, scaling about the mean. avec2016: the \
      challenge's grids, delay first, filter across recordings, scaling about zero.
      """)
  var variant = Chain.Variant.paper

  @OptionGroup var ends: EndOptions

  @OptionGroup(title: "Input") var input: InputOptions

  @OptionGroup var destination: OutputOptions

  @Argument(help: ArgumentHelp("Predictions; '-' for standard input.", valueName: "predictions"))
  var predictions = ["-"]

  func validate() throws {
    if variant == .avec2016, filterWindows != nil || shifts != nil {
      throw ValidationError(
        "--variant: expected paper with --filter-windows or --shifts, found avec2016")
    }
    if let filterWindows, filterWindows.seconds.lowerBound < 0 {
      throw ValidationError(
        "--filter-windows: expected 0 seconds or more, found \(filterWindows.seconds.lowerBound)")
    }
    for (name, isGiven, kind) in [
      ("filter-windows", filterWindows != nil, ChainStep.Kind.median),
      ("shifts", shifts != nil, .shift),
    ] where isGiven && steps?.kinds.contains(kind) == false {
      throw ValidationError("--\(name): expected \(kind.rawValue) among --steps, found none")
    }
    try checkStandardInput(in: gold.paths + predictions)
    try checkOutput(goldFiles: gold.paths)
  }

  private func checkOutput(goldFiles: [String]) throws {
    try checkOutputs(
      [NamedOutput("--output", "the chain's", destination.output)],
      inputs: goldFiles.map { NamedFile("the gold standard", $0) }
        + predictions.map { NamedFile("the predictions", $0) })
  }

  func run() throws {
    let path = predictions.joined(separator: " ")
    let goldFiles = try gold.files()
    try checkOutput(goldFiles: goldFiles)
    let set = try ValidationSet(
      gold: try TimeSeries.reading(goldFiles, settings: input.series(Postprocess.notes)),
      predictions: try TimeSeries.reading(predictions, settings: input.series(Postprocess.notes)),
      path: path)
    Postprocess.notes.write(leftOutOf: set)
    var fit = ChainFit(variant: variant, edge: ends.edge, fill: ends.fill)
    if let filterWindows { fit.windows = filterWindows.seconds }
    if let shifts { fit.delays = shifts.seconds }
    if let steps { fit.kinds = steps.kinds }
    if set.step == nil { try leaveOutSteps(of: &fit, path: path) }
    var chain = Chain(variant: variant, dimensions: [])
    for dimension in set.dimensions {
      Postprocess.notes.writeCost(of: fit, dimension, step: set.step)
      guard let steps = fit.steps(for: dimension.recordings, step: set.step) else {
        throw ToolError(
          .badData,
          "\(path): \(dimension.name): expected pairs with a concordance correlation, found "
            + "fewer than two, or two equal constants")
      }
      chain.dimensions.append(Chain.Dimension(name: dimension.name, steps: steps))
    }
    try destination.write { try $0.write(chain.json) }
  }

  /// Says which steps recordings of one row cannot have.
  ///
  /// - Throws: status 65 if no others are to be tried.
  private func leaveOutSteps(of fit: inout ChainFit, path: String) throws {
    let names = [(ChainStep.Kind.median, "median"), (.shift, "shift")]
      .filter { fit.kinds.contains($0.0) }.map(\.1)
    fit.kinds = fit.kinds.filter { !$0.needsSteps }
    guard !fit.kinds.isEmpty else {
      throw ToolError(
        .badData,
        "\(path): expected recordings of several rows for \(names.joined(separator: " and ")), "
          + "found one row each")
    }
    Postprocess.notes.write(
      "every recording has one row, which a step along time leaves as it is: not tried",
      names: names)
  }
}

extension Notes {
  /// Says before it begins that a search will take minutes.
  fileprivate func writeCost(of fit: ChainFit, _ dimension: ValidationSet.Dimension, step: Double?)
  {
    let windows = fit.windowCount(for: dimension.recordings, step: step)
    let steps = dimension.stepCount
    guard Double(windows) * Double(steps) > 3e9 else { return }
    write(
      "\(dimension.name): \(windows) median filters over \(counted(steps, "step")) each take "
        + "minutes; --filter-windows tries fewer")
  }

  fileprivate func write(leftOutOf set: ValidationSet) {
    if let name = set.shortName {
      write(Self.shortNameText(found: name.found, expected: name.gold))
    }
    write("left out, recordings not in the gold standard", names: set.predictionOnlyRecordings)
    write("left out, dimensions not in the gold standard", names: set.predictionOnlyDimensions)
    if let text = Self.stepsText(
      goldOnly: set.steps.goldOnly, predictionOnly: set.steps.predictionOnly)
    {
      write(text)
    }
    for dimension in set.dimensions where dimension.missingPredictions > 0 {
      write(
        "\(dimension.name): \(counted(dimension.missingPredictions, "step")) without a prediction")
    }
  }
}

extension Chain.Variant: ExpressibleByArgument {}
