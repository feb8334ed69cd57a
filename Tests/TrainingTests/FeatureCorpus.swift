import Features
import Networks
import Partitions
import Segments
import TestSupport
import Testing
import TimeSeries
import Training

/// The recordings of a curve that PyTorch made of features: Tests/Reference/Training/make_reference.py.
struct FeatureCorpus {
  let folder: TemporaryFolder
  let table: FeatureTable
  let features: TrainingFeatures
  let corpora: TrainingCorpora
  let gold: TimeSeries
  private let delay: Int

  init(
    _ reference: ReferenceCase, standardization: FeatureInputs.Standardization = .training
  ) throws {
    folder = try TemporaryFolder()
    delay = Int(try reference.number("delay"))
    var gold = TimeSeries(dimensions: ["arousal"])
    for name in ["a", "b", "c"] {
      try Self.write(
        try reference.floats("\(name).features"), names: ["first", "second", "third"], name,
        to: folder)
      let ratings = try reference.floats("\(name).gold").map { Double($0) }
      let times = ratings.indices.map { endTime(ofStep: $0, step: 0.04) }
      gold.recordings.append(Recording(name: name, times: times, columns: [ratings]))
    }
    table = try FeatureTable(reading: [folder.path])
    let partition = Partition(["a": .train, "b": .train, "c": .validation])
    features = try TrainingFeatures(
      table, standardization: standardization, delay: delay, partition, path: "partition.csv")
    self.gold = gold
    corpora = try TrainingCorpora(
      partition, path: "partition.csv", inputs: features.inputs, gold: gold)
  }

  private static func write(
    _ values: [Float], names: [String], _ recording: String, to folder: TemporaryFolder
  ) throws {
    let writer = try FeatureSegmentWriter(
      path: folder.path("\(recording).test\(FeatureSegmentFile.suffix)"), recording: recording,
      source: nil, settings: FeatureSegmentSettings(set: "test", step: 0.04, names: names),
      tool: "test")
    for start in stride(from: 0, to: values.count, by: names.count) {
      try writer.append(Array(values[start..<start + names.count]))
    }
    try writer.finish()
  }

  /// Two bidirectional layers of six cells.
  func model(
    sequenceLength: Int = 25, seed: UInt64 = 0,
    _ change: (inout RecurrentConfiguration) -> Void = { _ in }
  ) throws -> NetworkModel {
    var inputs = FeatureInputs(features: table.columns, step: table.step)
    inputs.standardization = features.scaling == nil ? .recording : .training
    var configuration = NetworkConfiguration.recurrent(
      try GivenFeatureConfiguration(inputs, delay: delay), dimensions: ["arousal"])
    configuration.recurrent.hidden = 6
    change(&configuration.recurrent)
    let model = NetworkModel(configuration, sequenceLength: sequenceLength, seed: seed)
    if let scaling = features.scaling { model.setScaling(scaling) }
    return model
  }

  func settings(
    for model: NetworkModel, _ change: (inout TrainingSettings) -> Void = { _ in }
  ) -> TrainingSettings {
    var settings = TrainingSettings.givenFeatures
    settings.sequenceLength = model.sequenceLength
    settings.batch = 3
    settings.epochs = 4
    settings.learningRate = 1e-2
    change(&settings)
    return settings
  }

  func trainer(
    _ model: NetworkModel, on collective: any Collective = OneProcess(),
    _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> NetworkTrainer {
    try NetworkTrainer(
      model, settings: settings(for: model, change), corpora: corpora, collective: collective)
  }

  func run(_ trainer: NetworkTrainer) throws -> TrainingRun {
    try TrainingRun(trainer, path: folder.path("model.safetensors"))
  }
}
