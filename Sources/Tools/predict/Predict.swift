import ArgumentParser
import Layers
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
        segment files, folders of them, or on standard input a manifest with the column file, as
        segment-audio prints it
      OUT
        recording,time,<dimension>..., one row a step, time at the step's end in seconds

      EXAMPLES
        predict --model speech.safetensors segments > predictions.csv
        segment-audio --output segments *.wav | predict --model speech.safetensors \\
          | postprocess apply --chain chain.json | score-ccc --gold gold.csv
      """)

  @Option(help: ArgumentHelp("A model that train wrote.", valueName: "model"))
  var model: String

  @Flag(help: "Let the network remember the whole recording, not each sequence alone.")
  var carryState = false

  @OptionGroup var threads: ThreadOptions

  @OptionGroup var destination: OutputOptions

  @Argument(
    help: ArgumentHelp("Segment files or folders of them; '-' for a manifest.", valueName: "path"))
  var paths: [String] = []

  func run() throws {
    try reportingErrors(as: "predict") {
      threads.apply()
      let model = try SpeechModel(checkpoint: try SafetensorsFile(path: model))
      let predictor = try SpeechPredictor(model, carryState: carryState)
      let files = try SegmentPaths.resolve(paths).map(AudioSegmentFile.init)
      for file in files { try file.check(fits: model.configuration) }

      try destination.write { output in
        var writer = SeriesWriter(
          to: output, dimensions: model.configuration.dimensions, precision: .single)
        let bar = ProgressBar(label: "predict", total: files.count)
        for (index, file) in files.enumerated() {
          bar.update(index, note: file.recording)
          let values = try predictor.predict(file.samples)
          try writer.write(
            Recording(
              name: file.recording, step: file.step, values: values,
              dimensions: model.configuration.dimensions.count))
        }
        bar.clear()
        try writer.finish()
      }
    }
  }
}
