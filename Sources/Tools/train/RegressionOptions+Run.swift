import ArgumentParser
import Features
import Files
import LearningToolSupport
import LinearAlgebra
import LinearModels
import Partitions
import Regression
import SeriesReading
import Text
import TimeSeries
import ToolSupport
import TrainingToolSupport

extension RegressionOptions {
  /// Reads what the command line names, tries all settings, writes the model and, if they are wanted,
  /// the predictions.
  ///
  /// - Parameters:
  ///   - setting: the column's name of what is tried beside delays.
  ///   - method: given the duration of a step, which is nil where each recording has one row.
  ///   - notes: for the model's metadata.
  func train(
    _ kind: RegressionModel.Kind, setting: String, notes: [String: String],
    _ method: (_ step: Double?) throws -> RegressionMethod
  ) throws {
    for path in [output] + crossFit.outputs.map(\.file.path) { try checkWritable(path, for: path) }
    setLinearAlgebraThreads(threads.count)
    let corpora = try corpora()
    try crossFit.check(recordings: corpora.training.recordings.count)
    var settings = RegressionSettings(try method(corpora.inputs.step))
    settings.delays = try delay.steps(of: corpora.inputs.step)
    settings.every = every
    settings.memoryLimit = Int(memory * 1e9)
    settings.threads = threads.count
    let dimensions = corpora.training.dimensions
    let step = corpora.inputs.step ?? 0
    let bar = ProgressBar(label: "train", total: settings.delays.count)
    defer { bar.clear() }
    try OpenFile.standardOutput.write(
      "dimension,delay,\(setting),training_ccc,validation_ccc,best\n")
    var done = 0
    let choices = try SettingSearch(corpora, settings).run { trials in
      bar.clear()
      for trial in trials {
        let fields = [
          CSVText.field(dimensions[trial.dimension]),
          decimal(inNanoseconds(Double(trial.delay) * step)),
          decimal(trial.setting), Self.text(trial.training), Self.text(trial.validation),
          trial.isBest ? "1" : "0",
        ]
        try OpenFile.standardOutput.write(fields.joined(separator: ",") + "\n")
      }
      done += 1
      bar.update(done)
    }
    bar.clear()
    let model = RegressionModel(
      kind: kind, inputs: corpora.inputs, scaling: corpora.scaling, dimensions: dimensions,
      models: choices.map(\.fit.model))
    try model.write(
      to: output,
      notes: notes.merging(metadata(of: choices, setting, corpora)) { own, _ in own })
    tell(choices, setting, dimensions, step: step)
    try crossFit.write { try CrossFitting(corpora, settings, choices).series(folds: $0) }
  }

  private func corpora() throws -> RegressionCorpora {
    let notes = Train.notes
    let parts = try Partition.reading(partition)
    let goldFiles = try gold.files()
    let gold = try TimeSeries.reading(goldFiles, settings: input.series(notes))
    if let name = gold.dimensions.first(where: { $0.contains(",") }) {
      throw ToolError(
        .badData, "dimension '\(name)': expected a name without a comma, which separates names")
    }
    let named = try parts.naming(gold, path: partition)
    let table = try features.table(notes)
    var inputs = FeatureInputs(features: table.columns, step: table.step)
    inputs.context = features.context
    inputs.contextFeatures = features.names
    inputs.standardization = standardize
    try checkOutput(
      against: goldFiles.map { NamedFile("the gold standard", $0) }
        + Set(table.recordings.flatMap(\.paths)).map { NamedFile("the features", $0) })
    let corpora = try RegressionCorpora(
      parts, path: partition, table: try inputs.columns(of: table, for: output), inputs: inputs,
      gold: named.series)
    if let name = named.shortName {
      notes.write(Notes.shortNameText(found: name.found, expected: name.gold))
    }
    write(corpora, parts, to: notes)
    return corpora
  }

  private func write(_ corpora: RegressionCorpora, _ parts: Partition, to notes: Notes) {
    for (part, corpus) in [
      (Partition.Part.train, corpora.training), (.validation, corpora.validation),
    ] {
      for (index, dimension) in corpus.dimensions.enumerated() {
        let missing = corpus.stepCount - corpus.ratedStepCount(index)
        if missing > 0 {
          notes.write(
            "\(missing) of the \(part.rawValue) partition's \(counted(corpus.stepCount, "step")) lack "
              + "a rating of \(dimension)")
        }
      }
    }
    notes.writeMissing(corpora.trainingMoments, of: "the train partition's")
    notes.writeMissing(corpora.validationMoments, of: "the validation partition's")
    notes.write(
      "features that are the same at all steps of the train partition, taken for 0",
      names: corpora.columns.indices.filter { corpora.trainingMoments.isConstant($0) }
        .map { corpora.columns[$0] })
    notes.write(
      "features of recordings in no partition",
      names: corpora.others.map(\.name).filter { parts.parts[$0] == nil })
  }

  private func metadata(
    of choices: [SettingSearch.Choice], _ setting: String, _ corpora: RegressionCorpora
  ) throws -> [String: String] {
    var texts = [
      "every": "\(every)",
      "train": corpora.training.recordings.map(\.features.name).joined(separator: ","),
      "validation": corpora.validation.recordings.map(\.features.name).joined(separator: ","),
      "data_checksum": try corpora.training.checksum() + corpora.validation.checksum(),
      setting: choices.map { decimal($0.trial.setting) }.joined(separator: ","),
    ]
    for (name, choice) in zip(corpora.training.dimensions, choices) {
      texts["validation_ccc_\(name)"] = "\(choice.trial.validation)"
    }
    return texts
  }

  /// Says what was chosen where there was a choice.
  private func tell(
    _ choices: [SettingSearch.Choice], _ setting: String, _ dimensions: [String], step: Double
  ) {
    for (dimension, choice) in zip(dimensions, choices) {
      let trial = choice.trial
      Train.notes.write(
        "\(dimension): delay \(decimal(inNanoseconds(Double(trial.delay) * step))) s, "
          + "\(setting) \(decimal(trial.setting)), validation CCC "
          + (trial.validation.isNaN ? "undefined" : fixed(trial.validation, places: 3)))
    }
  }

  private static func text(_ value: Double) -> String { value.isNaN ? "nan" : "\(value)" }
}

extension RegressionError: ReportedError {
  var exitCode: ExitCode {
    switch kind {
    case .badData: .badData
    case .memory: .inputOutput
    }
  }
}
