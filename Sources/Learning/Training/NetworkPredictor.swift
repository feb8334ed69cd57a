package import Engine
internal import Layers
package import Networks
internal import Segments

/// Predictions of a whole recording, window by window.
///
/// The recording is cut into sequences of the length that the network was trained on; what is left
/// at its end is a shorter one. Several sequences run as one batch; nothing grows with the
/// recording's length but its predictions.
package final class NetworkPredictor {
  private let model: NetworkModel
  private let sequences: NetworkPlan.Sequences
  private let windowsPerRun: Int
  private let precision: Precision
  /// Planned with the first recording that has a whole window, so that a model's claim to long
  /// sequences takes no memory by itself.
  private var windows: SequenceNetwork?
  /// The plan of the last recording's remainder; recordings of a corpus often share one length.
  private var remainder: (steps: Int, network: SequenceNetwork)?
  /// With carried state: the plan that ran last, and its last step that was the recording's.
  private var memoryEnd: (network: SequenceNetwork, step: Int)?

  private var length: Int { model.sequenceLength }
  private var dimensions: Int { model.configuration.dimensions.count }

  /// - Parameters:
  ///   - carryState: let the recurrent layers remember the whole recording, not each window alone.
  ///   - windowsPerRun: sequences in a batch; more take more memory.
  ///   - precision: of the numbers between the convolutions on faces.
  package init(
    _ model: NetworkModel, carryState: Bool = false, windowsPerRun: Int = 5,
    precision: Precision = .f32
  ) {
    self.model = model
    self.windowsPerRun = windowsPerRun
    self.precision = precision
    sequences = carryState ? .consecutive : .independent
  }

  /// To be called when the model's parameters have changed.
  package func parametersChanged() {
    windows?.parametersChanged()
    remainder?.network.parametersChanged()
  }

  /// - Returns: `[step, dimension]`.
  /// - Precondition: the segments fit the network, see `RecordingSegments.check(fits:)`.
  package func predict(_ segments: RecordingSegments) throws(PlanError) -> [Float] {
    let steps = segments.stepCount
    var predictions: [Float] = []
    predictions.reserveCapacity(steps * dimensions)
    memoryEnd = nil
    let whole = steps / length
    for first in stride(from: 0, to: whole, by: windowsPerRun) {
      let count = min(windowsPerRun, whole - first)
      run(
        try windowNetwork(), segments, first * length..<(first + count) * length,
        into: &predictions)
    }
    if steps % length > 0 {
      run(
        try remainderNetwork(steps: steps % length), segments, whole * length..<steps,
        into: &predictions)
    }
    return predictions
  }

  private func run(
    _ network: SequenceNetwork, _ segments: RecordingSegments, _ steps: Range<Int>,
    into predictions: inout [Float]
  ) {
    network.read(steps, of: segments, at: 0)
    if sequences == .consecutive {
      if let (before, step) = memoryEnd {
        before.carryState(after: step, to: network)
      } else {
        network.resetState()
      }
      memoryEnd = (network, steps.count - 1)
    }
    network.forward(.inference)
    predictions += network.output.value.elements[..<(steps.count * dimensions)]
  }

  private func windowNetwork() throws(PlanError) -> SequenceNetwork {
    if let windows { return windows }
    let network = try network(batch: windowsPerRun, steps: length)
    windows = network
    return network
  }

  private func remainderNetwork(steps: Int) throws(PlanError) -> SequenceNetwork {
    if let remainder, remainder.steps == steps { return remainder.network }
    let network = try network(batch: 1, steps: steps)
    remainder = (steps, network)
    return network
  }

  private func network(batch: Int, steps: Int) throws(PlanError) -> SequenceNetwork {
    var plan = NetworkPlan(batch: batch, steps: steps)
    plan.sequences = sequences
    plan.precision = precision
    return try SequenceNetwork(model.configuration, model.parameters, plan)
  }
}
