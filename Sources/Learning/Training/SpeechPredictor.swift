import Layers
import Networks
import Segments

/// Predictions of a whole recording, window by window.
///
/// The recording is cut into sequences of the length that the network was trained on; what is left
/// at its end is a shorter one. Several sequences run as one batch; nothing grows with the
/// recording's length but its predictions.
package final class SpeechPredictor {
  private let model: SpeechModel
  private let sequences: SpeechNetwork.Sequences
  private let windowsPerRun: Int
  /// Planned with the first recording that has a whole window, so that a model's claim to long
  /// sequences takes no memory by itself.
  private var windows: SpeechNetwork?
  /// The plan of the last recording's remainder; recordings of a corpus often share one length.
  private var remainder: (steps: Int, network: SpeechNetwork)?
  /// With carried state: the plan that ran last, and its last step that was the recording's.
  private var memoryEnd: (network: SpeechNetwork, step: Int)?

  private var length: Int { model.sequenceLength }
  private var dimensions: Int { model.configuration.dimensions.count }

  /// - Parameters:
  ///   - carryState: let the recurrent layers remember the whole recording, not each window alone.
  ///   - windowsPerRun: sequences in a batch; more take more memory.
  package init(_ model: SpeechModel, carryState: Bool = false, windowsPerRun: Int = 5) {
    self.model = model
    self.windowsPerRun = windowsPerRun
    sequences = carryState ? .consecutive : .independent
  }

  /// To be called when the model's parameters have changed.
  package func parametersChanged() {
    windows?.parametersChanged()
    remainder?.network.parametersChanged()
  }

  /// - Returns: `[step, dimension]`.
  /// - Precondition: the file fits the network, see `AudioSegmentFile.check(fits:)`.
  package func predict(_ file: AudioSegmentFile) throws(LayerError) -> [Float] {
    let steps = file.stepCount
    var predictions: [Float] = []
    predictions.reserveCapacity(steps * dimensions)
    memoryEnd = nil
    let whole = steps / length
    for first in stride(from: 0, to: whole, by: windowsPerRun) {
      let count = min(windowsPerRun, whole - first)
      run(
        try windowNetwork(), file, from: first * length, steps: count * length,
        into: &predictions)
    }
    if steps % length > 0 {
      run(
        try remainderNetwork(steps: steps % length), file, from: whole * length,
        steps: steps % length, into: &predictions)
    }
    return predictions
  }

  private func run(
    _ network: SpeechNetwork, _ file: AudioSegmentFile, from first: Int, steps: Int,
    into predictions: inout [Float]
  ) {
    file.withSamples(ofSteps: first..<first + steps) {
      _ = network.input.value.elements.update(fromContentsOf: $0)
    }
    if sequences == .consecutive {
      if let (before, step) = memoryEnd {
        before.carryState(after: step, to: network)
      } else {
        network.resetState()
      }
      memoryEnd = (network, steps - 1)
    }
    network.forward(.inference)
    predictions += network.output.value.elements[..<(steps * dimensions)]
  }

  private func windowNetwork() throws(LayerError) -> SpeechNetwork {
    if let windows { return windows }
    let network = try SpeechNetwork(
      model.configuration, model.parameters, batch: windowsPerRun, steps: length,
      sequences: sequences, training: false)
    windows = network
    return network
  }

  private func remainderNetwork(steps: Int) throws(LayerError) -> SpeechNetwork {
    if let remainder, remainder.steps == steps { return remainder.network }
    let network = try SpeechNetwork(
      model.configuration, model.parameters, batch: 1, steps: steps, sequences: sequences,
      training: false)
    remainder = (steps, network)
    return network
  }
}
