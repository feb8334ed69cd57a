package import Engine
internal import Layers
package import Pictures
internal import Random

/// Teaches the layers that all recordings share what targets have in common: each sequence of pictures
/// has a last layer of its own, which tells its target from what is around it, and whatever serves all
/// of these ends up in the layers before.
///
/// - Source: Nam & Han 2016, section 3, doi:10.1109/CVPR.2016.465; numbers as in their programs.
package final class TrackerTraining {
  package struct Settings: Sendable {
    /// Pictures of a sequence that a step sees, and boxes of the target and of what is around it.
    package var pictures = 8
    package var positives = 32
    package var negatives = 96
    /// Of the convolutions; the linear layers' is ten times as large.
    package var learningRate = 1e-4

    package init() {}
  }

  /// What a step went through before it learned.
  package struct Outcome: Equatable, Sendable {
    package let loss: Double
    /// Share of the target's boxes among the as many that scored highest.
    package let precision: Double
  }

  private static let positive = BoxSampler(
    spread: .uniform, translation: 0.1, scale: 1.3)
  private static let negative = BoxSampler(spread: .uniform, translation: 2, scale: 1.6)

  private let settings: Settings
  private let normalization: ResponseNormalization.Settings
  private let convolutions: ParameterStore
  private let shared: ParameterStore
  private let branches: [ParameterStore]
  private let input: Activation
  private let features: [any Layer]
  private let classifiers: [LinearLayers]
  private let descent: MomentumDescent
  private var generator: SplitMix64
  private var step = 0

  /// Boxes of a picture.
  private var positiveCount: Int { settings.positives / settings.pictures }
  private var negativeCount: Int { settings.negatives / settings.pictures }

  /// - Parameters:
  ///   - sequences: how many there are.
  ///   - seed: of all that is drawn.
  /// - Precondition: counts of boxes are multiples of the pictures'.
  package init(
    _ model: TrackingModel, settings: Settings = Settings(), sequences: Int, seed: UInt64
  ) throws(PlanError) {
    precondition(settings.positives.isMultiple(of: settings.pictures))
    precondition(settings.negatives.isMultiple(of: settings.pictures))
    self.settings = settings
    normalization = model.normalization
    var generator = SplitMix64(seed: seed)
    convolutions = model.convolutions()
    shared = model.shared()
    let (patches, side) = (settings.positives + settings.negatives, TrackingModel.side)
    input = Activation([patches, 3, side, side], gradient: false)
    features = try ConvolutionLayers.chain(
      input, convolutions, normalization, ActivationMemory(training: true, reuses: true))
    let rows = (features.last?.output ?? input).reshaped([patches, TrackingModel.featureCount])
    var (branches, classifiers): ([ParameterStore], [LinearLayers]) = ([], [])
    for sequence in 0..<sequences {
      let branch = TrackingModel.branch(using: &generator)
      branches.append(branch)
      classifiers.append(
        try LinearLayers(
          rows, shared, branch, dropoutSeed: SplitMix64.hash(~seed &+ UInt64(sequence))))
    }
    (self.branches, self.classifiers, self.generator) = (branches, classifiers, generator)
    let rate = settings.learningRate
    descent = MomentumDescent(rates: [rate, 10 * rate, 10 * rate])
  }

  /// What has been learned that sequences share.
  package var model: TrackingModel {
    TrackingModel(normalization: normalization, [convolutions, shared])
  }

  /// Takes a step against the loss.
  ///
  /// - Parameters:
  ///   - sequence: whose pictures they are.
  ///   - pictures: so many as the settings say, each with the target's box.
  package func learn(
    sequence: Int, from pictures: [(picture: RGBImage, box: PictureBox)]
  ) -> Outcome {
    precondition(pictures.count == settings.pictures)
    for (index, (picture, box)) in pictures.enumerated() {
      cut(
        Self.positive, around: box, positiveCount, 0.7...1, of: picture, row: index * positiveCount,
        otherwise: box)
      cut(
        Self.negative, around: box, negativeCount, 0...0.5, of: picture,
        row: settings.positives + index * negativeCount,
        otherwise: box.moved(x: box.width, y: 0))
    }
    for layer in features { layer.forward(.training(step: step)) }
    let classifier = classifiers[sequence]
    classifier.forward(.training(step: step))
    step += 1
    let loss = TargetLoss.gradient(classifier.output, positives: settings.positives)
    let precision = precision(of: classifier.output)
    classifier.backward()
    for layer in features.reversed() { layer.backward() }
    descent.update([convolutions, shared, branches[sequence]])
    return Outcome(loss: loss, precision: precision)
  }

  /// Fills rows of the input with what lies in boxes about a box.
  ///
  /// - Parameter other: where drawing finds none; fewer than `count` are used again.
  private func cut(
    _ sampler: BoxSampler, around box: PictureBox, _ count: Int, _ overlap: ClosedRange<Double>,
    of picture: RGBImage, row: Int, otherwise other: PictureBox
  ) {
    let drawn = sampler.boxes(
      around: box, count: count, overlap: overlap, in: (picture.width, picture.height),
      using: &generator)
    let boxes = drawn.isEmpty ? [other] : drawn
    PatchSource.cut(
      (0..<count).map { boxes[$0 % boxes.count] }[...], from: picture, into: input, first: row)
  }

  private func precision(of output: Activation) -> Double {
    let pairs = output.value.pointer
    let scores = (0..<output.shape[0]).map { pairs[2 * $0 + 1] }
    let best = scores.highest(settings.positives)
    return Double(best.count { $0 < settings.positives }) / Double(settings.positives)
  }
}
