package import Engine
package import Layers

/// The visual features of some of a batch's faces, planned apart from the rest of the network.
package final class FaceNetwork {
  package let pixels: PixelBuffer
  /// `[face, 1, features]`; its gradient is where that of the features goes.
  package let output: Activation
  private let layers: [any Layer]
  private let backwardPass: BackwardPass

  /// - Parameters:
  ///   - store: of a network with the extractor.
  ///   - faces: places, counted over the whole batch.
  ///   - plan: whose sequences are not counted.
  /// - Throws: as `SequenceNetwork`.
  package init(
    _ extractor: VisualFeatureConfiguration, _ store: ParameterStore, faces: Range<Int>,
    _ plan: NetworkPlan
  ) throws(PlanError) {
    var plan = plan
    // To the extractor a face is as good as a sequence of one step.
    (plan.batch, plan.firstSequence, plan.steps) = (faces.count, faces.lowerBound, 1)
    let pixels = extractor.pixels(plan)
    let part = try extractor.planned(pixels, store, plan)
    self.pixels = pixels
    output = part.output
    layers = part.layers
    backwardPass = BackwardPass(part.layers)
    try ThreadTeam.checkAddressSpace()
  }

  package func forward(_ mode: Mode) {
    layers.forward(mode)
  }

  /// As `SequenceNetwork.backward`.
  package func backward(_ finished: (Int) -> Void) {
    backwardPass.run(finished)
  }

  package func parametersChanged() {
    for layer in layers { layer.parametersChanged() }
  }
}

extension VisualFeatureConfiguration {
  /// Where the gradients stand that a `FaceNetwork` leaves: one after the other.
  package func gradientPlaces(in store: ParameterStore) -> Range<Int> {
    let places = parameterShapes.filter(\.isTrained).map { store.parameter($0).places }
    guard let first = places.first, let last = places.last else { return 0..<0 }
    return first.lowerBound..<last.upperBound
  }
}
