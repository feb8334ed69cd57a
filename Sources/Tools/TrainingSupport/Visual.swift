import ArgumentParser
import LearningToolSupport
import Networks
import Safetensors
import Segments
import ToolSupport
import Training

struct Visual: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the visual network.",
    discussion: """
      IN
        --segments   NAME.faces.safetensors as extract-faces makes them: files,
                     folders or manifests; frames are read as they are needed
        --gold, --partition
                     as those of train speech
        --initial-weights
                     safetensors with an ImageNet ResNet-50, its tensors named
                     as torchvision or timm name them
      OUT
        standard output, MODEL, MODEL.resume
                     as those of train speech

      A sequence of 150 faces of 96 pixels takes about 3 GB while a ResNet-50
      is trained.

      EXAMPLES
        train visual --segments segments --gold gold.csv \\
          --partition partition.csv --output visual.safetensors \\
          --initial-weights resnet50.safetensors --freeze-batch-norm
        train visual --preset small --segments segments --gold gold.csv \\
          --partition partition.csv --output small.safetensors
      """)

  @OptionGroup var segments: SegmentsOption

  @OptionGroup var options: TrainingOptions

  @Option(
    help: """
      The network as in the paper, as in the authors' code, or one with few and narrow layers.
      """)
  var preset = VisualFeatureConfiguration.Preset.paper

  @Option(help: ArgumentHelp("Start from this ResNet-50.", valueName: "file"))
  var initialWeights: String?

  @Option(
    help: ArgumentHelp(
      """
      What pixels are to the network: unit, 0 to 1, or imagenet, standardized as torchvision's \
      weights expect it. Default: imagenet with --initial-weights, else unit.
      """, valueName: "scale"))
  var pixelScale: VisualFeatureConfiguration.PixelScale?

  @Option(help: ArgumentHelp("Batch size, at most.", valueName: "sequences"))
  var batch = 2

  @OptionGroup(title: "Faces") var faces: FaceTrainingOptions

  func validate() throws {
    try TrainingOptions.check(batch: batch)
    try segments.check(
      with: options,
      against: [initialWeights].compactMap(\.self).map { NamedFile("the initial weights", $0) })
  }

  func run() throws {
    var settings = options.settings(batch: batch)
    faces.apply(to: &settings)
    try options.train(
      settings, read: { _ in try segments.read(for: .visual) },
      model: { try network(for: $1, seed: $2) })
  }

  private func network(for corpora: TrainingCorpora, seed: UInt64) throws -> NetworkModel {
    var configuration = NetworkConfiguration.visual(
      preset, dimensions: corpora.training.dimensions)
    configuration.visual?.pixelScale =
      pixelScale ?? (initialWeights == nil ? .unit : .imagenet)
    let first = (corpora.training.recordings.first?.input as? RecordingSegments)?[.frames]
    if case .frames(let size, _)? = first?.input { configuration.visual?.imageSize = size }
    let model = NetworkModel(
      configuration, sequenceLength: options.sequenceLength, seed: seed)
    if let initialWeights {
      try model.parameters.loadResidualNetwork(try SafetensorsFile(path: initialWeights))
    }
    return model
  }
}

extension VisualFeatureConfiguration.Preset: ExpressibleByArgument {}
extension VisualFeatureConfiguration.PixelScale: ExpressibleByArgument {}
