import Text
internal import TimeSeries

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
    return metadata
  }
}
