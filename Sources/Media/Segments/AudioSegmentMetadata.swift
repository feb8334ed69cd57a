/// Keys of an audio segment file's metadata.
enum AudioSegmentKey {
  static let recording = "recording"
  static let source = "source"
  static let sourceByteCount = "source_bytes"
  static let sourceFingerprint = "source_fingerprint"
  static let sampleRate = "sample_rate"
  static let step = "step"
  static let normalisation = "normalisation"
  static let sequence = "sequence"
  static let mean = "mean"
  static let standardDeviation = "standard_deviation"
  static let tool = "tool"
}

extension AudioSegmentSettings {
  /// What a file records of how and of what it was made: two files of equal metadata hold the same
  /// steps.
  func metadata(recording: String, source: SourceIdentity?) -> [String: String] {
    var metadata = [
      AudioSegmentKey.recording: recording,
      AudioSegmentKey.sampleRate: "\(sampleRate)",
      AudioSegmentKey.step: decimal(step),
      AudioSegmentKey.normalisation: normalisation.rawValue,
    ]
    if normalisation == .sequence { metadata[AudioSegmentKey.sequence] = decimal(sequence) }
    if let source {
      metadata[AudioSegmentKey.source] = source.name
      metadata[AudioSegmentKey.sourceByteCount] = "\(source.byteCount)"
      metadata[AudioSegmentKey.sourceFingerprint] = source.fingerprint
    }
    return metadata
  }
}

/// The shortest text that reads back to the same number; whole numbers without a point.
func decimal(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
