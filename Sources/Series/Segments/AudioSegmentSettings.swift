import Text
internal import TimeSeries

/// Over what samples are brought to zero mean and unit variance.
package enum Normalisation: String, Sendable, CaseIterable {
  /// Over a whole recording, as the paper does to account for loudness between speakers.
  case recording
  /// Over each sequence by itself; a last, shorter one too.
  case sequence
  /// Not at all.
  case none
}

/// How sound is cut into steps and sequences.
package struct AudioSegmentSettings: Equatable, Sendable {
  /// Samples a second.
  package let sampleRate: Int
  /// Duration of a step, seconds; a whole number of samples.
  package let step: Double
  package let samplesPerStep: Int
  /// Duration of a sequence, seconds; a whole number of steps.
  package let sequence: Double
  package let stepsPerSequence: Int
  package let normalisation: Normalisation
  /// Which part of a source's sound it is, by its name in the metadata: `channel`, `track`; empty for
  /// the mean of all channels of the best track.
  package let part: [String: String]

  /// - Precondition: the step has a whole number of samples and the sequence of steps.
  package init(
    sampleRate: Int, step: Double, sequence: Double, normalisation: Normalisation,
    part: [String: String] = [:]
  ) {
    self.part = part
    guard let samples = Self.samplesPerStep(step: step, sampleRate: sampleRate),
      let steps = Self.stepsPerSequence(sequence: sequence, step: step)
    else { preconditionFailure("\(step) s or \(sequence) s cannot be cut into whole parts") }
    self.sampleRate = sampleRate
    self.step = step
    samplesPerStep = samples
    self.sequence = sequence
    stepsPerSequence = steps
    self.normalisation = normalisation
  }

  /// Samples of a step; nil if they are not a whole number from 1 to ten million.
  package static func samplesPerStep(step: Double, sampleRate: Int) -> Int? {
    wholeNumber(step * Double(sampleRate))
  }

  /// Steps of a sequence; nil if they are not a whole number from 1 to ten million.
  package static func stepsPerSequence(sequence: Double, step: Double) -> Int? {
    wholeNumber(sequence / step)
  }

  /// Decimal fractions such as 0.04 are not exact, hence the millionth.
  private static func wholeNumber(_ value: Double) -> Int? {
    let rounded = value.rounded()
    guard rounded >= 1, rounded <= 1e7, abs(value - rounded) < 1e-6 else { return nil }
    return Int(rounded)
  }
}

/// Keys that only an audio segment file's metadata have.
enum AudioSegmentKey {
  static let sampleRate = "sample_rate"
  static let normalisation = "normalisation"
  static let sequence = "sequence"
  static let mean = "mean"
  static let standardDeviation = "standard_deviation"
}

extension AudioSegmentSettings {
  /// What a file records of how and of what it was made: two files of equal metadata hold the same
  /// steps.
  func metadata(recording: String, source: SourceIdentity?) -> [String: String] {
    var metadata = SegmentMetadata.common(recording: recording, source: source, step: step)
    metadata[AudioSegmentKey.sampleRate] = "\(sampleRate)"
    metadata[AudioSegmentKey.normalisation] = normalisation.rawValue
    if normalisation == .sequence { metadata[AudioSegmentKey.sequence] = decimal(sequence) }
    return metadata.merging(part) { own, _ in own }
  }
}
