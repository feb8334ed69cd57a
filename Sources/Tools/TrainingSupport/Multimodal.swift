import ArgumentParser
import LearningToolSupport
import Networks
import Safetensors
import ToolSupport
import Training

struct Multimodal: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the audio-visual network, from a speech and a visual network.",
    discussion: """
      Keeps what the two networks have learnt of sound and faces, drops their
      recurrent layers, and trains new ones on both together; the filters go on
      learning.

      IN
        --segments   NAME.audio.safetensors and NAME.faces.safetensors beside
                     each other, as segment-audio and extract-faces make them:
                     files, folders or manifests
        --speech     a model that train speech wrote
        --visual     a model that train visual wrote
        --gold, --partition
                     as those of train speech
      OUT
        standard output, MODEL, MODEL.resume
                     as those of train speech

      EXAMPLES
        train multimodal --speech speech.safetensors --visual visual.safetensors \\
          --segments segments --gold gold.csv --partition partition.csv \\
          --output multimodal.safetensors | tee curve.csv
      """)

  @OptionGroup var segments: SegmentsOption

  @OptionGroup var options: TrainingOptions

  @Option(help: ArgumentHelp("The trained speech network.", valueName: "file"))
  var speech: String

  @Option(help: ArgumentHelp("The trained visual network.", valueName: "file"))
  var visual: String

  @Option(help: ArgumentHelp("Batch size, at most.", valueName: "sequences"))
  var batch = 2

  @OptionGroup(title: "Faces") var faces: FaceTrainingOptions

  func validate() throws {
    try TrainingOptions.check(batch: batch)
    try segments.check(
      with: options,
      against: [NamedFile("the speech network", speech), NamedFile("the visual network", visual)])
  }

  func run() throws {
    var settings = options.settings(batch: batch)
    faces.apply(to: &settings)
    try options.train(
      settings, read: { _ in try segments.read(for: .multimodal) },
      model: { try network(for: $1, seed: $2) })
  }

  private func network(for corpora: TrainingCorpora, seed: UInt64) throws -> NetworkModel {
    let audio = try NetworkModel(checkpoint: try SafetensorsFile(path: speech), kind: .speech)
    let faces = try NetworkModel(checkpoint: try SafetensorsFile(path: visual), kind: .visual)
    do {
      return try NetworkModel(
        speech: audio, visual: faces, dimensions: corpora.training.dimensions,
        sequenceLength: options.sequenceLength, seed: seed)
    } catch {
      throw ToolError(.badData, "\(speech), \(visual): \(error)")
    }
  }
}
