internal import Engine
package import Features
package import Files
internal import Layers
package import Networks
package import Segments

/// What a network takes in of one recording, step by step.
package protocol RecordingInput: Sendable {
  var recording: String { get }
  var stepCount: Int { get }
  /// Duration of a step, seconds.
  var step: Double { get }
  /// The files that it is read from.
  var paths: [String] { get }

  /// - Throws: `badData` if that is not what a network takes, or a value is not finite;
  ///   `inputOutput` if reading fails.
  func check(fits inputs: [StepInput]) throws(FileError)

  /// Reads consecutive steps into one of a network's buffers.
  ///
  /// - Parameters:
  ///   - place: where the first goes, in steps counted over the whole batch.
  ///   - augmentation: changes each face; nil leaves them as they are.
  /// - Throws: `inputOutput` if reading fails.
  /// - Precondition: it fits the network, it has these steps, and the place is in the batch.
  func read(
    _ steps: Range<Int>, into buffer: InputBuffer, at place: Int,
    augmentation: FaceAugmentation.Draws?
  ) throws(FileError)

  /// The bits of a step's values, in order.
  func forEachValue(ofStep step: Int, _ body: (UInt64) -> Void) throws(FileError)
}

/// What a network takes in of recordings.
package struct RecordingInputs {
  /// What each is, for messages: `a segment file`.
  let noun: String
  /// Steps after which what shows in an input is rated.
  let delaySteps: Int
  /// For messages: when ratings are looked for.
  var delayText: String { delaySteps > 0 ? "\(delaySteps) steps after" : "at" }
  /// Names in the order in which they were found.
  let recordings: [String]
  private let byName: [String: any RecordingInput]

  /// - Parameter inputs: each of another recording.
  package init(_ inputs: [any RecordingInput], noun: String, delaySteps: Int = 0) {
    self.noun = noun
    self.delaySteps = delaySteps
    recordings = inputs.map(\.recording)
    byName = Dictionary(inputs.map { ($0.recording, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package init(_ segments: [RecordingSegments]) {
    self.init(segments, noun: "a segment file")
  }

  subscript(recording: String) -> (any RecordingInput)? { byName[recording] }
}

extension RecordingSegments: RecordingInput {
  package var paths: [String] { files.map(\.path) }

  package func read(
    _ steps: Range<Int>, into buffer: InputBuffer, at place: Int,
    augmentation: FaceAugmentation.Draws?
  ) throws(FileError) {
    switch buffer {
    case .samples(let samples):
      guard case .audio(let file)? = self[.waveform] else { break }
      let width = file.samplesPerStep
      let target = samples.value.elements[place * width..<(place + steps.count) * width]
      return try file.read(steps: steps, into: UnsafeMutableBufferPointer(rebasing: target))
    case .faces(let pixels):
      guard case .faces(let file)? = self[.frames] else { break }
      let target = pixels.pointer + place * pixels.imageCount
      guard let augmentation else {
        return try file.read(
          steps: steps,
          into: UnsafeMutableBufferPointer(start: target, count: steps.count * pixels.imageCount))
      }
      let faces = try file.faces(ofSteps: steps)
      return faces.withUnsafeBufferPointer { faces in
        guard let first = faces.baseAddress else { return }
        augmentation.apply(to: first, faces: steps.count, into: target)
      }
    case .features: break
    }
    preconditionFailure("no file for the network's input")
  }

  package func forEachValue(
    ofStep step: Int, _ body: (UInt64) -> Void
  ) throws(FileError) {
    for file in files { try file.forEachValue(ofStep: step, body) }
  }
}

/// One recording's features as a network takes them in: scaled, with 0 for what is missing.
package struct ScaledFeatures: RecordingInput {
  private let features: FeatureRecording
  private let scaling: ColumnScaling

  /// - Precondition: as many columns as the scaling has.
  package init(_ features: FeatureRecording, _ scaling: ColumnScaling) {
    precondition(features.width == scaling.means.count)
    self.features = features
    self.scaling = scaling
  }

  package var recording: String { features.name }
  package var stepCount: Int { features.stepCount }
  package var step: Double { features.step }
  package var paths: [String] { features.paths }

  /// Columns were chosen, and values looked at, when the scaling was taken.
  package func check(fits inputs: [StepInput]) {
    guard inputs.count == 1, case .features(features.width, _) = inputs[0] else {
      preconditionFailure("no features for the network's input")
    }
  }

  package func read(
    _ steps: Range<Int>, into buffer: InputBuffer, at place: Int,
    augmentation: FaceAugmentation.Draws?
  ) throws(FileError) {
    guard case .features(let target) = buffer else {
      preconditionFailure("no features for the network's input")
    }
    let width = features.width
    let values = UnsafeMutableBufferPointer(
      rebasing: target.value.elements[place * width..<(place + steps.count) * width])
    try features.read(steps: steps, into: values)
    scaling.apply(to: values)
  }

  package func forEachValue(
    ofStep step: Int, _ body: (UInt64) -> Void
  ) throws(FileError) {
    for value in try features.values(ofSteps: step..<step + 1) { body(UInt64(value.bitPattern)) }
  }
}
