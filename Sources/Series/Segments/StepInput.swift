package import Files

/// What a model takes in of each step of a recording, and in what shape.
package enum StepInput: Hashable, Sendable {
  /// Sound: samples of a step, and how many a second.
  case waveform(samples: Int, sampleRate: Int)
  /// One picture of a face, `[size, size, 3]`; duration of a step in seconds.
  case frames(size: Int, step: Double)
  /// Features that were computed before, so many; duration of a step in seconds.
  case features(count: Int, step: Double)

  /// The kinds that have a segment file of their own, in the order of a model's features.
  package enum Kind: CaseIterable, Sendable {
    case waveform, frames

    /// How the names of the segment files that hold it end.
    package var suffix: String {
      switch self {
      case .waveform: AudioSegmentFile.suffix
      case .frames: FaceSegmentFile.suffix
      }
    }
  }

  /// Nil for features, which any number of files give.
  package var kind: Kind? {
    switch self {
    case .waveform: .waveform
    case .frames: .frames
    case .features: nil
    }
  }

  /// Duration of a step, seconds.
  package var step: Double {
    switch self {
    case .waveform(let samples, let sampleRate): Double(samples) / Double(sampleRate)
    case .frames(_, let step), .features(_, let step): step
    }
  }
}

/// A segment file of any kind.
package enum SegmentFile: Sendable {
  case audio(AudioSegmentFile)
  case faces(FaceSegmentFile)

  /// - Throws: `noInput` if the file cannot be opened; `badData` if it is no whole segment file of
  ///   this kind.
  package init(_ kind: StepInput.Kind, path: String) throws(FileError) {
    switch kind {
    case .waveform: self = .audio(try AudioSegmentFile(path: path))
    case .frames: self = .faces(try FaceSegmentFile(path: path))
    }
  }

  package var path: String {
    switch self {
    case .audio(let file): file.path
    case .faces(let file): file.path
    }
  }

  package var recording: String {
    switch self {
    case .audio(let file): file.recording
    case .faces(let file): file.recording
    }
  }

  package var stepCount: Int {
    switch self {
    case .audio(let file): file.stepCount
    case .faces(let file): file.stepCount
    }
  }

  /// Duration of a step, seconds.
  package var step: Double {
    switch self {
    case .audio(let file): file.step
    case .faces(let file): file.step
    }
  }

  /// What the file gives a model in each step.
  package var input: StepInput {
    switch self {
    case .audio(let file):
      .waveform(samples: file.samplesPerStep, sampleRate: file.sampleRate)
    case .faces(let file): .frames(size: file.size, step: file.step)
    }
  }

  /// Reads every sample once, which is nothing beside running a model on them.
  ///
  /// - Throws: `badData` if the file is not what a model takes, or a sample is not finite;
  ///   `inputOutput` if reading fails.
  package func check(fits wanted: StepInput) throws(FileError) {
    guard input == wanted else {
      throw FileError(
        .badData, path: path, "expected \(wanted.description), found \(input.found)")
    }
    guard case .audio(let file) = self else { return }
    for first in stride(from: 0, to: stepCount, by: Self.stepsAtATime) {
      let last = min(first + Self.stepsAtATime, stepCount)
      let samples = try file.samples(ofSteps: first..<last)
      // Zero times a number is zero, unless the number is infinite or none.
      guard let place = samples.firstIndex(where: { $0 * 0 != 0 }) else { continue }
      throw FileError(
        .badData, path: path,
        "expected finite samples, found others in step "
          + "\(first + place / file.samplesPerStep + 1) of \(stepCount)")
    }
  }

  /// Steps that are looked at at once; of sound 1.3 MB.
  private static let stepsAtATime = 512

  /// The bits of a step's values, in order.
  package func forEachValue(
    ofStep step: Int, _ body: (UInt64) -> Void
  ) throws(FileError) {
    switch self {
    case .audio(let file):
      for sample in try file.samples(ofSteps: step..<step + 1) { body(UInt64(sample.bitPattern)) }
    case .faces(let file):
      for value in try file.faces(ofSteps: step..<step + 1) { body(UInt64(value)) }
    }
  }
}

extension StepInput {
  /// For messages: what is expected.
  fileprivate var description: String {
    switch self {
    case .waveform(let samples, let rate): "\(samples) samples a step at \(rate) Hz"
    case .frames(let size, let step): "faces of \(size) pixels every \(step) s"
    case .features(let count, let step): "\(count) features every \(step) s"
    }
  }

  /// For messages: what there is instead.
  fileprivate var found: String {
    switch self {
    case .waveform(let samples, let rate): "\(samples) at \(rate) Hz"
    case .frames(let size, let step): "\(size) pixels every \(step) s"
    case .features(let count, let step): "\(count) every \(step) s"
    }
  }
}
