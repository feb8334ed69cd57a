import ArgumentParser
import LearningToolSupport
import Networks
import Safetensors
import ToolSupport

struct Visual: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the visual network.",
    discussion: """
      IN
        --segments   a folder of NAME.faces.safetensors, as extract-faces makes
                     them; frames are read as they are needed
        --gold, --partition, standard output, MODEL, MODEL.resume
                     as those of train speech
        --initial-weights
                     safetensors with an ImageNet ResNet-50, its tensors named
                     as torchvision or timm name them

      A sequence of 150 faces of 96 pixels takes about 3 GB while a ResNet-50
      is trained.

      EXAMPLES
        train visual --segments segments --gold gold.csv \\
          --partition partition.csv --output visual.safetensors \\
          --initial-weights resnet50.safetensors --freeze-batch-norm
        train visual --preset small --segments segments --gold gold.csv \\
          --partition partition.csv --output small.safetensors
      """)

  @OptionGroup var arguments: TrainingArguments

  @Option(
    help: """
      The network as the paper has it, as the authors' code does, or one with few and narrow layers.
      """)
  var preset = VisualFeatureConfiguration.Preset.paper

  @Option(help: ArgumentHelp("Start from this ResNet-50.", valueName: "file"))
  var initialWeights: String?

  @Option(
    help: ArgumentHelp(
      """
      What pixels are to the network: unit, 0 to 1, or imagenet, standardised as torchvision's \
      weights expect it. Default: imagenet with --initial-weights, else unit.
      """, valueName: "scale"))
  var pixelScale: VisualFeatureConfiguration.PixelScale?

  @Option(help: ArgumentHelp("The most sequences in a batch.", valueName: "sequences"))
  var batch = 2

  @OptionGroup var faces: FaceTrainingOptions

  func validate() throws { try TrainingArguments.check(batch: batch) }

  func run() throws {
    var session = TrainingSession(arguments, kind: .visual, batch: batch)
    faces.apply(to: &session.options)
    try session.run { dimensions, segments in
      var configuration = NetworkConfiguration.visual(preset, dimensions: dimensions)
      configuration.visual?.pixelScale =
        pixelScale ?? (initialWeights == nil ? .unit : .imagenet)
      if let size = segments.first?.faces?.size { configuration.visual?.imageSize = size }
      let model = NetworkModel(
        configuration, sequenceLength: arguments.sequenceLength, seed: arguments.seed)
      if let initialWeights {
        try model.parameters.loadResidualNetwork(try SafetensorsFile(path: initialWeights))
      }
      return model
    }
  }
}

extension VisualFeatureConfiguration.Preset: ExpressibleByArgument {}
extension VisualFeatureConfiguration.PixelScale: ExpressibleByArgument {}
