package import Engine
internal import Files
internal import Layers
package import Networks
package import TimeSeries

/// Predictions of a whole recording, or what its recurrent layers' cells do, window by window.
///
/// The recording is cut into sequences of the length that the network was trained on; what is left
/// at its end is a shorter one. Several sequences run as one batch; nothing grows with the
/// recording's length but its predictions, unless a network that runs in both directions is to
/// remember all of it.
package final class NetworkPredictor {
  private let model: NetworkModel
  private let sequences: NetworkPlan.Sequences
  /// Whether a recording is one sequence, as memory from both its ends takes it.
  private let takesRecordingsWhole: Bool
  private let windowsPerRun: Int
  private let precision: Precision
  private let activations: CellActivations?
  /// Planned with the first recording that has a whole window, so that a model's claim to long
  /// sequences takes no memory by itself.
  private var windows: SequenceNetwork?
  /// The plan of the last recording's remainder; recordings of a corpus often share one length.
  private var remainder: (steps: Int, network: SequenceNetwork)?
  /// With carried state: the plan that ran last, and its last step that was the recording's.
  private var memoryEnd: (network: SequenceNetwork, step: Int)?

  private var length: Int { model.sequenceLength }

  /// What is made of each step: the dimensions, or the cells whose activations are wanted.
  package let columns: [String]

  /// - Parameters:
  ///   - carryState: let the recurrent layers remember the whole recording, not each window alone.
  ///   - windowsPerRun: sequences in a batch; more take more memory, which given features take little
  ///     of: 25 of them, else 5, if it is nil.
  ///   - precision: of the visual network's activations.
  ///   - activations: those of recurrent layers that are wanted in place of predictions.
  package init(
    _ model: NetworkModel, carryState: Bool = false, windowsPerRun: Int? = nil,
    precision: Precision = .f32, activations: CellActivations? = nil
  ) {
    self.model = model
    self.activations = activations
    columns =
      activations?.names(in: model.configuration) ?? model.configuration.dimensions
    self.windowsPerRun = windowsPerRun ?? (model.configuration.features == nil ? 5 : 25)
    self.precision = precision
    takesRecordingsWhole = carryState && model.configuration.recurrent.isBidirectional
    sequences = carryState && !takesRecordingsWhole ? .consecutive : .independent
  }

  /// To be called when the model's parameters have changed.
  package func parametersChanged() {
    windows?.parametersChanged()
    remainder?.network.parametersChanged()
  }

  /// - Returns: `[step, column]`.
  /// - Throws: `PlanError` if the network cannot be planned for sequences of these lengths;
  ///   `FileError` if reading fails.
  /// - Precondition: the input fits the network, see `RecordingInput.check`.
  package func predict(_ input: any RecordingInput) throws -> [Float] {
    let steps = input.stepCount
    var predictions: [Float] = []
    predictions.reserveCapacity(steps * columns.count)
    memoryEnd = nil
    let whole = takesRecordingsWhole ? 0 : steps / length
    for first in stride(from: 0, to: whole, by: windowsPerRun) {
      let count = min(windowsPerRun, whole - first)
      try run(
        windowNetwork(), input, first * length..<(first + count) * length, into: &predictions)
    }
    let rest = whole * length..<steps
    if !rest.isEmpty {
      try run(remainderNetwork(steps: rest.count), input, rest, into: &predictions)
    }
    return predictions
  }

  private func run(
    _ network: SequenceNetwork, _ input: any RecordingInput, _ steps: Range<Int>,
    into predictions: inout [Float]
  ) throws(FileError) {
    try network.read(steps, of: input, at: 0)
    if sequences == .consecutive {
      if let (before, step) = memoryEnd {
        before.carryState(after: step, to: network)
      } else {
        network.resetState()
      }
      memoryEnd = (network, steps.count - 1)
    }
    network.forward(.inference)
    if let activations {
      predictions += network.values(of: activations, steps: steps.count)
    } else {
      predictions += network.output.value.elements[..<(steps.count * columns.count)]
    }
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

extension Recording {
  /// Predictions as a series.
  ///
  /// - Parameters:
  ///   - predictions: `[step, column]`, of all steps of `input`.
  ///   - delay: steps by which what they predict lies after the input; the first prediction stands at
  ///     the steps before too.
  package init(
    predictions: [Float], of input: any RecordingInput, columns: Int, delay: Int = 0
  ) {
    self.init(
      name: input.recording,
      times: (0..<input.stepCount).map { endTime(ofStep: $0, step: input.step) },
      columns: (0..<columns).map { column in
        (0..<input.stepCount).map {
          Double(predictions[max($0 - delay, 0) * columns + column])
        }
      })
  }
}

extension SequenceNetwork {
  /// Reads steps of a recording into the network's input, as `RecordingInput.read`.
  func read(
    _ steps: Range<Int>, of input: any RecordingInput, at place: Int,
    augmentation: FaceAugmentation.Draws? = nil
  ) throws(FileError) {
    for buffer in buffers {
      try input.read(steps, into: buffer, at: place, augmentation: augmentation)
    }
  }
}
