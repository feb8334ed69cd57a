internal import Engine
internal import Files
internal import Layers
internal import Networks

/// Some of the faces of each batch, and the network that makes their features.
final class FaceShard {
  private let settings: TrainingSettings
  /// Counted over the places of the batch and their steps.
  private let faces: Range<Int>
  private let network: FaceNetwork
  /// Those of the whole batch.
  private let features: Activation
  private let width: Int

  /// - Parameters:
  ///   - faces: places in the batch, at least one.
  ///   - features: `[place, step, feature]` of the whole batch.
  /// - Throws: `PlanError` if the network cannot be planned.
  init(
    _ visual: VisualFeatureConfiguration, _ model: NetworkModel, _ settings: TrainingSettings,
    faces: Range<Int>, of features: Activation
  ) throws(PlanError) {
    self.settings = settings
    self.faces = faces
    self.features = features
    width = visual.featureCount
    network = try FaceNetwork(
      visual, model.parameters, faces: faces, NetworkPlan(training: settings))
  }

  /// Leaves the features of its faces with the others'.
  func forward(_ batch: [Window], of corpus: LabelledCorpus, step: Int) throws(FileError) {
    let length = settings.sequenceLength
    for place in faces.lowerBound / length...(faces.upperBound - 1) / length {
      let sequence = place * length..<(place + 1) * length
      let own = sequence.clamped(to: faces)
      let window = batch[place < batch.count ? place : 0]
      let first = own.lowerBound - sequence.lowerBound
      try corpus.recordings[window.recording].input.read(
        window.start + first..<window.start + first + own.count, into: .faces(network.pixels),
        at: own.lowerBound - faces.lowerBound,
        augmentation: FaceAugmentation.Draws(
          settings, size: network.pixels.shape[1], place: place, step: step, firstFace: first))
    }
    network.parametersChanged()
    network.forward(.training(step: step))
    (features.value.pointer + faces.lowerBound * width).update(
      from: network.output.value.pointer, count: faces.count * width)
  }

  /// Gradients of the extractor's parameters, from that of the features.
  ///
  /// - Parameter finished: as of `SequenceNetwork.backward`.
  func backward(_ finished: (Int) -> Void) {
    guard let own = network.output.gradient, let all = features.gradient else { return }
    own.pointer.update(from: all.pointer + faces.lowerBound * width, count: faces.count * width)
    network.backward(finished)
  }
}
