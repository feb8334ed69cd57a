internal import Layers

/// The backward pass of some layers, and how far the gradients have come in it.
///
/// The layers that data pass through last are done first, and their parameters stand last in the store,
/// so that what is done grows from the end.
struct BackwardPass {
  /// Those of the layers' parameters, in the store's gradients.
  let places: Range<Int>
  /// The last first, each with the place from which on no gradient is missing once it is done.
  private let steps: [(layer: any Layer, start: Int)]

  /// - Parameter layers: in the order in which data pass through them.
  init(_ layers: [any Layer]) {
    let parts = layers.flatMap(\.parts)
    let lowest = parts.flatMap(\.trainedParameters).map(\.places.lowerBound).min() ?? 0
    // Of each layer, where the gradients end that it and those before it leave.
    var end = lowest
    var steps: [(layer: any Layer, start: Int)] = []
    for layer in parts {
      steps.append((layer, end))
      end = max(end, layer.trainedParameters.map(\.places.upperBound).max() ?? lowest)
    }
    places = lowest..<end
    self.steps = steps.reversed()
  }

  /// - Parameter finished: called with the place from which on no gradient is missing, when that has
  ///   moved.
  func run(_ finished: (Int) -> Void) {
    var end = places.upperBound
    for (layer, start) in steps {
      layer.profiledBackward()
      if start < end { finished(start) }
      end = start
    }
  }
}
