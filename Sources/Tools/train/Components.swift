import ArgumentParser
import Features
import Files
import LearningToolSupport
import LinearAlgebra
import LinearModels
import Partitions
import Regression
import Text
import ToolSupport
import TrainingToolSupport

struct Components: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pca",
    abstract: "Find the principal components of features, to which many are reduced.",
    discussion: """
      IN
        --features   as those of train svr
        --partition  recording,partition; the components are those of the
                     recordings in train
      OUT
        standard output, one row per component:
        component,variance,ratio,cumulative; the variance over all steps, its
        share of that of all features, and the sum of the shares so far
        MODEL        for extract-features faces --pca, and for predict, which
                     prints the components of the same features as a series

      Features are read once for their means, --passes times and once more; more
      than a few steps are never in memory. A feature that is missing (NaN) counts
      as its mean. Features are not scaled.

      EXAMPLES
        extract-features faces --set lgbp-top --lld --hop 0.4 --output lgbp segments
        train pca --features lgbp --partition partition.csv --output pca.safetensors
        extract-features faces --set lgbp-top --pca pca.safetensors \\
          --output features segments > manifest.csv
      """)

  @OptionGroup var features: FeatureOptions

  @Option(
    help: ArgumentHelp(
      "Which recordings are in train, and count. (default: all count)", valueName: "file"))
  var partition: String?

  @Option(help: ArgumentHelp("Where to write the model.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Components, 1 to 1000.", valueName: "number"))
  var components = 84

  @Option(
    help: ArgumentHelp(
      "Passes over the features that bring the components nearer to the exact ones, 0 to 100.",
      valueName: "number"))
  var passes = 4

  @Option(help: ArgumentHelp("Random seed of where the search starts.", valueName: "number"))
  var seed: UInt64 = 0

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    guard (1...1000).contains(components) else {
      throw ValidationError("--components: expected 1 to 1000, found \(components)")
    }
    guard (0...100).contains(passes) else {
      throw ValidationError("--passes: expected 0 to 100, found \(passes)")
    }
    guard !["", "-"].contains(output) else {
      throw ValidationError("--output: expected a file, found '\(output)'")
    }
    try checkStandardInput(in: features.paths + [partition].compactMap(\.self))
    try checkOutput(against: features.paths)
  }

  private func checkOutput(against features: [String]) throws {
    try checkOutputs(
      [NamedOutput("--output", "the model's", output)],
      inputs: features.map { NamedFile("the features", $0) }
        + [partition].compactMap(\.self).map { NamedFile("the partition", $0) })
  }

  func run() throws {
    try checkWritable(output, for: output)
    setLinearAlgebraThreads(threads.count)
    let table = try features.table(Train.notes)
    try checkOutput(against: Array(Set(table.recordings.flatMap(\.paths))))
    var inputs = FeatureInputs(features: table.columns, step: table.step)
    inputs.context = features.context
    inputs.contextFeatures = features.names
    let recordings = try training(inputs.columns(of: table, for: output).recordings)
    var settings = PrincipalComponents.Settings()
    settings.count = components
    settings.passes = passes
    settings.seed = seed
    let bar = ProgressBar(label: "train", total: passes + 2)
    var done = 0
    let found = try PrincipalComponents(of: recordings, settings) {
      done += 1
      bar.update(done)
    }
    bar.clear()
    let model = RegressionModel(
      kind: .pca, inputs: inputs, scaling: found.scaling,
      dimensions: found.components.indices.map { "pca_\($0 + 1)" },
      models: found.components.map { DimensionModel(weights: $0, intercept: 0, delay: 0) })
    try model.write(
      to: output,
      notes: [
        "train": recordings.map(\.name).joined(separator: ","), "passes": "\(passes)",
        "seed": "\(seed)", "variance": found.variances.map { "\($0)" }.joined(separator: ","),
        "total_variance": "\(found.totalVariance)",
      ])
    var (text, sum) = ("component,variance,ratio,cumulative\n", 0.0)
    for (index, variance) in found.variances.enumerated() {
      let ratio = variance / found.totalVariance
      sum += ratio
      text += "\(model.dimensions[index]),\(variance),\(ratio),\(sum)\n"
    }
    try OpenFile.standardOutput.write(text)
  }

  /// The recordings that count.
  private func training(_ recordings: [FeatureRecording]) throws -> [FeatureRecording] {
    guard let partition else {
      Train.notes.write("components of all \(counted(recordings.count, "recording"))")
      return recordings
    }
    let byName = Dictionary(
      recordings.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let names = try Partition.reading(partition).recordings(of: .train)
    guard !names.isEmpty else {
      throw FileError(.badData, path: partition, "expected recordings in train, found none")
    }
    return try names.map { name in
      guard let recording = byName[name] else {
        throw FileError(
          .badData, path: partition,
          "train partition: recording '\(name)': expected it in the features, found none")
      }
      return recording
    }
  }
}
