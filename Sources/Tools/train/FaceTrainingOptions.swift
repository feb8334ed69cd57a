import ArgumentParser
import LearningToolSupport
import Training

/// What training takes from the command line where a network sees faces.
struct FaceTrainingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Change the faces at random, part of the enlarged face, saturation, brightness: none, a \
      sequence's faces alike, or each frame on its own.
      """, valueName: "what"))
  var augment = FaceAugmentation.Scope.sequence

  @Flag(
    help: """
      Keep the running statistics of batch normalisation as they are, which batches of few \
      sequences often need.
      """)
  var freezeBatchNorm = false

  @OptionGroup var precision: PrecisionOptions

  /// Puts them into the options of a run.
  func apply(to options: inout TrainingOptions) {
    options.trainsFaces = true
    options.augmentation = augment
    options.freezesBatchNormalization = freezeBatchNorm
    options.precision = precision.precision
  }
}

extension FaceAugmentation.Scope: ExpressibleByArgument {}
