import ArgumentParser
import Files
import PostProcessing
import SeriesReading
import TimeSeries
import ToolSupport

struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Apply a fitted chain, or single steps.",
    discussion: """
      IN
        predictions: recording,time,<dimension>..., or a published layout
      OUT
        recording,time,<dimension>..., the same rows; missing values stay
        missing, and a filter takes no notice of them

      Rows are taken as consecutive steps. Recordings are read and written one
      after the other; a filter across recordings needs all of them in memory.
      Steps given by option apply to every dimension, in the order median,
      offset, scale, shift.

      EXAMPLES
        postprocess apply --chain chain.json test.csv > processed.csv
        predict --model model.safetensors segments \\
          | postprocess apply --median 1.2 --shift 2.4 | score-ccc --gold gold.csv
      """)

  @Option(help: ArgumentHelp("A chain that fit wrote; no single steps with it.", valueName: "file"))
  var chain: String?

  @OptionGroup var steps: StepOptions

  @OptionGroup var ends: EndOptions

  @OptionGroup(title: "Input") var input: InputOptions

  @OptionGroup var destination: OutputOptions

  @Argument(help: ArgumentHelp("Predictions; '-' for standard input.", valueName: "predictions"))
  var predictions = ["-"]

  func validate() throws {
    let single = steps.chosen(ends)
    if chain != nil, !single.isEmpty {
      throw ValidationError("expected --chain or single steps, found both")
    }
    if chain == nil, single.isEmpty {
      throw ValidationError(
        "expected --chain, --median, --offset, --scale or --shift, found none of them")
    }
    try checkStandardInput(in: predictions + [chain ?? ""])
    try checkOutputs(
      [NamedOutput("--output", "the predictions'", destination.output)],
      inputs: chain.map { [NamedFile("the chain", $0)] } ?? [])
  }

  func run() throws {
    let plan = try chain.map { StepPlan(try Self.chain(in: $0)) } ?? StepPlan(steps.chosen(ends))
    if predictions.count == 1, !plan.isAcrossRecordings {
      try stream(predictions[0], plan)
    } else {
      try applyInMemory(plan)
    }
  }

  /// - Throws: status 66 if the chain cannot be read, 65 if it is none.
  private static func chain(in file: String) throws -> Chain {
    let bytes = try ReadableFile.bytes(of: file)
    do {
      return try Chain(json: bytes)
    } catch {
      throw ToolError(.badData, "\(file): \(error)")
    }
  }

  /// One recording after the other.
  private func stream(_ path: String, _ plan: StepPlan) throws {
    var reader = try SeriesReader(path: path, settings: input.series(Postprocess.notes))
    let dimensions = reader.dimensions
    let steps = try steps(of: plan, for: dimensions, path: path)
    try destination.write { output in
      var writer = SeriesWriter(to: output, dimensions: dimensions)
      var counts = StepCounts()
      while let recording = try reader.next() {
        counts.add(recording)
        for processed in try [recording].applying(steps, path: path) {
          try writer.write(processed)
        }
      }
      try writer.finish()
      counts.writeNote(plan)
    }
  }

  /// All recordings at once.
  private func applyInMemory(_ plan: StepPlan) throws {
    let series = try TimeSeries.reading(predictions, settings: input.series(Postprocess.notes))
    let path = predictions.joined(separator: " ")
    let steps = try steps(of: plan, for: series.dimensions, path: path)
    let processed = try series.recordings.applying(steps, path: path)
    var counts = StepCounts()
    for recording in series.recordings { counts.add(recording) }
    counts.writeNote(plan)
    try destination.write { output in
      var writer = SeriesWriter(to: output, dimensions: series.dimensions)
      for recording in processed { try writer.write(recording) }
      try writer.finish()
    }
  }

  private func steps(
    of plan: StepPlan, for dimensions: [String], path: String
  ) throws -> [[ChainStep]] {
    let (steps, unknown) = try plan.steps(for: dimensions, path: path)
    Postprocess.notes.write(
      "passed on as they are, dimensions not in the chain", names: unknown)
    return steps
  }
}

/// Whether there was anything that steps along time could do.
private struct StepCounts {
  private var isEmpty = true
  private var hasSeveralSteps = false

  mutating func add(_ recording: Recording) {
    isEmpty = false
    hasSeveralSteps = hasSeveralSteps || recording.stepCount > 1
  }

  func writeNote(_ plan: StepPlan) {
    guard plan.needsSteps, !isEmpty, !hasSeveralSteps else { return }
    Postprocess.notes.write(
      "every recording has one row, which median and shift leave as it is")
  }
}
