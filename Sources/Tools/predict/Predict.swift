import ArgumentParser
import LearningToolSupport
import Networks
import Safetensors
import Segments
import TimeSeries
import ToolSupport
import Training

@main
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict each step of recordings with a trained network.",
    discussion: """
      IN
        segment files or folders of them; or a manifest on standard input,
        recording,sequence,start,end,file, as segment-audio prints it: the
        files that it names are predicted from end to end
      OUT
        recording,time,<dimension>..., one row a step, time at the step's end in
        seconds; the dimensions' names are the model's

      The network sees a recording in sequences as long as those it was trained
      on, and begins each with an empty memory; --carry-state changes that.

      EXAMPLES
        predict --model speech.safetensors segments > predictions.csv
        segment-audio --output segments audio/*.wav \\
          | predict --model speech.safetensors \\
          | postprocess apply --chain chain.json | score-ccc --gold gold.csv
      """)

  @Option(help: ArgumentHelp("A model that train wrote.", valueName: "file"))
  var model: String

  @Flag(help: "Let the network remember the recording up to the step, not the sequence alone.")
  var carryState = false

  @OptionGroup var threads: ThreadOptions

  @OptionGroup var destination: OutputOptions

  @Argument(
    help: ArgumentHelp(
      "Segment files or folders of them; '-' or none is a manifest on standard input.",
      valueName: "path"))
  var paths: [String] = []

  func run() throws {
    try reportingErrors {
      threads.apply()
      let model = try SpeechModel(checkpoint: try SafetensorsFile(path: model))
      let files = try SegmentPaths.open(paths)
      try check(files, for: model.configuration)
      let predictor = SpeechPredictor(model, carryState: carryState)
      let dimensions = model.configuration.dimensions
      let progress = ProgressBar(label: "predict", total: files.count)
      try destination.write { output in
        var writer = SeriesWriter(to: output, dimensions: dimensions, precision: .single)
        for (index, file) in files.enumerated() {
          progress.update(index, note: file.recording)
          let predictions = try predictor.predict(file)
          // A network whose weights have grown without bound.
          guard predictions.allSatisfy(\.isFinite) else {
            throw ToolError(
              .badData,
              "\(file.path): expected finite predictions, found others: is \(self.model) "
                + "damaged?")
          }
          try writer.write(
            Recording(predictions: predictions, of: file, dimensions: dimensions.count))
        }
        progress.clear()
        try writer.finish()
      }
    }
  }

  /// Everything that can be wrong is found before the first row is printed.
  private func check(_ files: [AudioSegmentFile], for configuration: SpeechConfiguration) throws {
    var paths: [String: String] = [:]
    for file in files {
      try file.check(fits: configuration)
      if let other = paths.updateValue(file.path, forKey: file.recording) {
        throw ToolError(
          .badData,
          "\(file.path): expected each recording once, found '\(file.recording)' in \(other) too")
      }
    }
  }
}

extension Recording {
  /// - Parameter predictions: `[step, dimension]`.
  fileprivate init(predictions: [Float], of file: AudioSegmentFile, dimensions: Int) {
    self.init(
      name: file.recording,
      times: (0..<file.stepCount).map { endTime(ofStep: $0, step: file.step) },
      columns: (0..<dimensions).map { dimension in
        stride(from: dimension, to: predictions.count, by: dimensions).map {
          Double(predictions[$0])
        }
      })
  }
}
