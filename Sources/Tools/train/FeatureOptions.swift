import ArgumentParser
import Features
import Files
import LearningToolSupport
import Partitions
import Text
import ToolSupport
import Training

/// Where features are found, and what of them a model is to see.
struct FeatureOptions: ParsableArguments {
  @Option(
    name: .customLong("features"), parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Feature files, folders of them, manifests or series; all columns of all of them, joined by \
      recording and time.
      """, valueName: "path"))
  var paths: [String]

  @Option(
    help: """
      Bring features to zero mean and unit variance over the training partition, or over each \
      recording by itself.
      """)
  var standardize = FeatureInputs.Standardization.training

  @Option(
    help: ArgumentHelp(
      """
      See the features so far before and after each step too; beyond a recording's edges its first \
      and last step repeat.
      """, valueName: "seconds"))
  var context = 0.0

  @Option(
    help: ArgumentHelp(
      """
      Learn from the features what is rated so much later, to the nearest step; what is predicted \
      stands at the gold standard's time, the first of it at the steps before too.
      """, valueName: "seconds"))
  var delay = 0.0

  func validate() throws {
    for (name, value) in [("--context", context), ("--delay", delay)]
    where !(0...FeatureInputs.longestContext).contains(value) {
      throw ValidationError(
        "\(name): expected 0 to \(decimal(FeatureInputs.longestContext)), found \(decimal(value))")
    }
  }

  /// Checks them beside the other options of a training.
  func check(with options: TrainingOptions) throws {
    try checkStandardInput(in: paths + options.gold.paths + [options.partition])
    try options.checkOutput(against: paths.map { NamedFile("the features", $0) })
  }

  /// Reads the features, and takes their scaling from the recordings to be trained on.
  ///
  /// - Parameter path: of the partition, for messages.
  func read(_ partition: Partition, path: String) throws -> Read {
    let table = try FeatureTable(reading: paths)
    for remark in table.remarks { Train.notes.write(remark.text, names: remark.names) }
    guard let step = table.step else {
      throw ToolError(
        .badData, "\(table.paths[0]): expected features in steps, found a row a recording")
    }
    var inputs = FeatureInputs(features: table.columns, step: step)
    inputs.context = context
    inputs.standardization = standardize
    let steps = Int((delay / step).rounded())
    let columns = try table.withContext(context)
    let features = try TrainingFeatures(
      columns, standardization: standardize, delay: steps, partition, path: path)
    Train.notes.write(features.training, of: columns.columns, over: "the train partition")
    Train.notes.writeMissing(features.validation, over: "the validation partition")
    return Read(
      seen: inputs, delay: steps, features: features,
      files: Set(table.recordings.flatMap(\.paths)).map { NamedFile("the features", $0) })
  }

  struct Read: TrainingInput {
    static let noun = "features"
    let seen: FeatureInputs
    /// In steps.
    let delay: Int
    let features: TrainingFeatures
    let files: [NamedFile]
    var inputs: RecordingInputs { features.inputs }
  }
}

extension FeatureInputs.Standardization: ExpressibleByArgument {}
