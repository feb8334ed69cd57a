import ArgumentParser
import LearningToolSupport
import Networks
import Safetensors
import ToolSupport

struct Multimodal: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the network that hears and sees, from a speech and a visual network.",
    discussion: """
      Keeps what the two networks have learnt of sound and faces, drops their
      recurrent layers, and trains new ones on both together; the filters go on
      learning.

      IN
        --segments   a folder of NAME.audio.safetensors and
                     NAME.faces.safetensors, as segment-audio and extract-faces
                     make them
        --speech     a model that train speech wrote
        --visual     a model that train visual wrote
        --gold, --partition, standard output, MODEL, MODEL.resume
                     as those of train speech

      EXAMPLE
        train multimodal --speech speech.safetensors --visual visual.safetensors \\
          --segments segments --gold gold.csv --partition partition.csv \\
          --output multimodal.safetensors | tee curve.csv
      """)

  @OptionGroup var arguments: TrainingArguments

  @Option(help: ArgumentHelp("The trained speech network.", valueName: "file"))
  var speech: String

  @Option(help: ArgumentHelp("The trained visual network.", valueName: "file"))
  var visual: String

  @Option(help: ArgumentHelp("The most sequences in a batch.", valueName: "sequences"))
  var batch = 2

  @OptionGroup var faces: FaceTrainingOptions

  func validate() throws { try TrainingArguments.check(batch: batch) }

  func run() throws {
    var session = TrainingSession(arguments, kind: .multimodal, batch: batch)
    faces.apply(to: &session.options)
    try session.run { dimensions, _ in
      let heard = try NetworkModel(checkpoint: try SafetensorsFile(path: speech), kind: .speech)
      let seen = try NetworkModel(checkpoint: try SafetensorsFile(path: visual), kind: .visual)
      do {
        return try NetworkModel(
          speech: heard, visual: seen, dimensions: dimensions,
          sequenceLength: arguments.sequenceLength, seed: arguments.seed)
      } catch {
        throw ToolError(.badData, "\(speech), \(visual): \(error)")
      }
    }
  }
}
