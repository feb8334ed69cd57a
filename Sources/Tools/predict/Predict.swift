import ArgumentParser
import LearningToolSupport
import Networks
import Safetensors
import Segments
import TimeSeries
import ToolSupport
import Training

@main
struct Predict: Tool {
  static let configuration = CommandConfiguration(
    tool: "predict",
    abstract: "Predict each step of recordings with a trained network.",
    discussion: """
      IN
        segment files or folders of them; or a manifest on standard input,
        recording,sequence,start,end,file, as segment-audio prints it: the
        files that it names are predicted from end to end. The boxes that
        extract-faces prints do as well, with --segments.
        A network that sees takes NAME.faces.safetensors; one that hears and
        sees takes that and NAME.audio.safetensors beside it: name either.
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
        extract-faces --output segments video/*.mp4 \\
          | predict --model visual.safetensors --segments segments
      """)

  @Option(help: ArgumentHelp("A model that train wrote.", valueName: "file"))
  var model: String

  @Option(
    help: ArgumentHelp(
      "Folder of the face segment files of the boxes on standard input.", valueName: "folder"))
  var segments = "."

  @Flag(help: "Let the network remember the recording up to the step, not the sequence alone.")
  var carryState = false

  @OptionGroup var precision: PrecisionOptions

  @OptionGroup var threads: ThreadsOption

  @OptionGroup var destination: OutputOptions

  @Argument(
    help: ArgumentHelp(
      "Segment files or folders of them; '-' or none is a manifest on standard input.",
      valueName: "path"))
  var paths: [String] = []

  func run() throws {
    threads.apply()
    try predict(try NetworkModel(checkpoint: try SafetensorsFile(path: model)))
  }

  private func predict(_ model: NetworkModel) throws {
    let recordings = try SegmentPaths(kind: model.configuration.kind, faceFolder: segments)
      .open(paths)
    try check(recordings, for: model.configuration)
    let predictor = NetworkPredictor(
      model, carryState: carryState, precision: precision.precision)
    let dimensions = model.configuration.dimensions
    let progress = ProgressBar(label: "predict", total: recordings.count)
    try destination.write { output in
      var writer = SeriesWriter(to: output, dimensions: dimensions, precision: .single)
      for (index, segments) in recordings.enumerated() {
        progress.update(index, note: segments.recording)
        let predictions = try predictor.predict(segments)
        // A network whose weights have grown without bound.
        guard predictions.allSatisfy(\.isFinite) else {
          throw ToolError(
            .badData,
            "\(segments.paths[0]): expected finite predictions, found others: is \(self.model) "
              + "damaged?")
        }
        try writer.write(
          Recording(predictions: predictions, of: segments, dimensions: dimensions.count))
      }
      progress.clear()
      try writer.finish()
    }
  }

  /// Everything that can be wrong is found before the first row is printed.
  private func check(
    _ recordings: [RecordingSegments], for configuration: NetworkConfiguration
  ) throws {
    var paths: [String: String] = [:]
    for segments in recordings {
      try segments.check(fits: configuration)
      let path = segments.paths[0]
      if let other = paths.updateValue(path, forKey: segments.recording) {
        throw ToolError(
          .badData,
          "\(path): expected each recording once, found '\(segments.recording)' in \(other) too")
      }
    }
  }
}

extension Recording {
  /// - Parameter predictions: `[step, dimension]`.
  fileprivate init(predictions: [Float], of segments: RecordingSegments, dimensions: Int) {
    self.init(
      name: segments.recording,
      times: (0..<segments.stepCount).map { endTime(ofStep: $0, step: segments.step) },
      columns: (0..<dimensions).map { dimension in
        stride(from: dimension, to: predictions.count, by: dimensions).map {
          Double(predictions[$0])
        }
      })
  }
}
