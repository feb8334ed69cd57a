package import Engine
internal import Files
internal import Layers
package import Networks
package import Segments
package import TimeSeries

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
  ///   - precision: of the visual network's activations.
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
  /// - Throws: `PlanError` if the network cannot be planned for sequences of these lengths;
  ///   `FileError` if reading fails.
  /// - Precondition: the segments fit the network, see `RecordingSegments.check`.
  package func predict(_ segments: RecordingSegments) throws -> [Float] {
    let steps = segments.stepCount
    var predictions: [Float] = []
    predictions.reserveCapacity(steps * dimensions)
    memoryEnd = nil
    let whole = steps / length
    for first in stride(from: 0, to: whole, by: windowsPerRun) {
      let count = min(windowsPerRun, whole - first)
      try run(
        windowNetwork(), segments, first * length..<(first + count) * length, into: &predictions)
    }
    if steps % length > 0 {
      try run(
        remainderNetwork(steps: steps % length), segments, whole * length..<steps,
        into: &predictions)
    }
    return predictions
  }

  private func run(
    _ network: SequenceNetwork, _ segments: RecordingSegments, _ steps: Range<Int>,
    into predictions: inout [Float]
  ) throws(FileError) {
    try network.read(steps, of: segments, at: 0)
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

extension Recording {
  /// Predictions as a series.
  ///
  /// - Parameter predictions: `[step, dimension]`, of all steps of `segments`.
  package init(predictions: [Float], of segments: RecordingSegments, dimensions: Int) {
    self.init(
      name: segments.recording,
      times: (0..<segments.stepCount).map { endTime(ofStep: $0, step: segments.step) },
      columns: (0..<dimensions).map { dimension in
        stride(from: dimension, to: predictions.count, by: dimensions).map {
          Double(predictions[$0])
        }
      })
  }
}

extension SequenceNetwork {
  /// Reads steps of a recording into the network's input.
  ///
  /// - Parameters:
  ///   - steps: of the recording.
  ///   - place: where the first goes, in steps counted over the whole batch.
  ///   - augmentation: changes each face; nil leaves them as they are.
  /// - Throws: as `AudioSegmentFile.read`.
  /// - Precondition: the segments fit the network, and the place is in the batch.
  func read(
    _ steps: Range<Int>, of segments: RecordingSegments, at place: Int,
    augmentation: FaceAugmentation.Draws? = nil
  ) throws(FileError) {
    for buffer in buffers {
      switch (buffer, segments[buffer.kind]) {
      case (.samples(let samples), .audio(let file)):
        let width = file.samplesPerStep
        let target = samples.value.elements[place * width..<(place + steps.count) * width]
        try file.read(steps: steps, into: UnsafeMutableBufferPointer(rebasing: target))
      case (.faces(let pixels), .faces(let file)):
        let target = pixels.pointer + place * pixels.imageCount
        guard let augmentation else {
          try file.read(
            steps: steps,
            into: UnsafeMutableBufferPointer(
              start: target, count: steps.count * pixels.imageCount))
          continue
        }
        let faces = try file.faces(ofSteps: steps)
        faces.withUnsafeBufferPointer { faces in
          guard let first = faces.baseAddress else { return }
          augmentation.apply(to: first, faces: steps.count, into: target)
        }
      default: preconditionFailure("no file for the network's input")
      }
    }
  }
}
