import ArgumentParser
import Features
import ToolSupport
import TrainingToolSupport

/// What every regression takes from the command line.
struct RegressionOptions: ParsableArguments {
  @OptionGroup var features: FeatureOptions

  @OptionGroup var gold: GoldOption

  @Option(help: ArgumentHelp("Which recordings serve for what.", valueName: "file"))
  var partition: String

  @Option(help: ArgumentHelp("Where to write the model.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp(
      """
      Take the gold standard so much later than the features; several by comma, or first:last:step, \
      to choose from; three without a gain end the search.
      """, valueName: "seconds"))
  var delay = DelayList.values([0])

  @Option(
    help: """
      Over what features get zero mean and unit variance: the training partition, or each recording.
      """)
  var standardize = FeatureInputs.Standardization.training

  @Option(
    help: ArgumentHelp(
      "Learn from each so many-th step of a recording only.", valueName: "steps"))
  var every = 1

  @Option(
    help: ArgumentHelp(
      "Memory that a fit may take, in gigabytes of 1e9 bytes.", valueName: "gigabytes"))
  var memory = 6.0

  @OptionGroup(title: "Cross-fitting") var crossFit: CrossFitOptions

  @OptionGroup var threads: ThreadsOption

  @OptionGroup(title: "Input") var input: InputOptions

  func validate() throws {
    guard !["", "-"].contains(output) else {
      throw ValidationError("--output: expected a file, found '\(output)'")
    }
    guard (1...1_000_000).contains(every) else {
      throw ValidationError("--every: expected 1 to 1000000, found \(every)")
    }
    guard memory > 0, memory <= 1e6 else {
      throw ValidationError("--memory: expected more than 0 up to 1000000, found \(memory)")
    }
    try checkStandardInput(in: features.paths + gold.paths + [partition])
    try checkOutput(against: features.paths.map { NamedFile("the features", $0) })
  }

  /// Checks that no output takes the place of an input.
  func checkOutput(against others: [NamedFile]) throws {
    try checkOutputs(
      [NamedOutput("--output", "the model's", output)] + crossFit.outputs,
      inputs: others + [NamedFile("the partition", partition)]
        + gold.paths.map { NamedFile("the gold standard", $0) })
  }
}

/// Numbers to choose from, by comma.
struct NumberList: ExpressibleByArgument {
  let values: [Double]

  private static let most = 1000

  init(_ values: [Double]) { self.values = values }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Double($0) }.filter { $0 >= 0 && $0 <= 1e15 }
    guard values.count == parts.count, values.count <= Self.most else { return nil }
  }

  var defaultValueDescription: String { values.map { "\($0)" }.joined(separator: ", ") }
}
