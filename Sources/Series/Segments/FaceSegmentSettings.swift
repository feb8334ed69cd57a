import Text
internal import TimeSeries

/// How faces are cut out of a recording, step by step.
package struct FaceSegmentSettings: Equatable, Sendable {
  /// Duration of a step, seconds.
  package let step: Double
  /// Pixels on each side of a face.
  package let size: Int
  /// What is added on every side of a face's box, as a share of its longer side.
  package let margin: Double
  /// What else decides what the faces are, by its name in the metadata, such as `smooth`: a file
  /// made otherwise is not taken for one made so.
  package let options: [String: String]

  /// - Precondition: the step is at least a millisecond, the size 1 to 4096 pixels, and `options`
  ///   have none of the names that the metadata have anyway, and at most 2,000 bytes.
  package init(step: Double, size: Int, margin: Double, options: [String: String] = [:]) {
    precondition(step >= 0.001 && step.isFinite && (1...4096).contains(size) && margin.isFinite)
    self.step = step
    self.size = size
    self.margin = margin
    self.options = options
    precondition(options.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count } <= 2000)
    precondition(options.keys.allSatisfy { !FaceSegmentKey.reserved.contains($0) })
  }

  /// Bytes of a step's face: `[size, size, 3]`.
  package var byteCount: Int { size * size * 3 }

  /// What a file records of how and of what it was made: two files of equal metadata hold the same
  /// faces.
  func metadata(recording: String, source: SourceIdentity?) -> [String: String] {
    var metadata = SegmentMetadata.common(recording: recording, source: source, step: step)
    metadata[FaceSegmentKey.size] = "\(size)"
    metadata[FaceSegmentKey.margin] = decimal(margin)
    return metadata.merging(options) { own, _ in own }
  }
}

/// Keys that only a face segment file's metadata have.
enum FaceSegmentKey {
  static let size = "size"
  static let margin = "margin"

  /// Names that `options` may not have.
  static let reserved: Set = [
    SegmentKey.recording, SegmentKey.step, SegmentKey.source, SegmentKey.sourceByteCount,
    SegmentKey.sourceFingerprint, SegmentKey.tool, SegmentKey.cut, size, margin,
  ]
}
