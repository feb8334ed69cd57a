package import Files
internal import Safetensors
internal import TimeSeries

/// Writes one recording's features as a segment file, step by step, in bounded memory.
package final class FeatureSegmentWriter {
  private let file: GrowingTensorWriter
  private let settings: FeatureSegmentSettings
  private let recording: String
  private let source: SourceIdentity?
  private let tool: String
  /// Rows that wait to be written.
  private var pending: [Float] = []

  /// Numbers that are written at a time: about a megabyte.
  private static let blockSize = 1 << 18

  /// - Parameters:
  ///   - path: the segment file to make or to replace.
  ///   - recording: the recording's name.
  ///   - source: the file that the features come from; nil if it is a stream.
  ///   - tool: name and version of the tool, for the metadata.
  /// - Throws: `cannotCreate` if the file cannot be made.
  package init(
    path: String, recording: String, source: SourceIdentity?, settings: FeatureSegmentSettings,
    tool: String
  ) throws(FileError) {
    self.settings = settings
    self.recording = recording
    self.source = source
    self.tool = tool
    file = try GrowingTensorWriter(
      path: path, name: FeatureSegmentFile.tensorName, type: .f32,
      rowShape: [settings.names.count], headerCapacity: Self.headerCapacity(settings.names))
  }

  /// Steps so far.
  package var stepCount: Int { file.rowCount + pending.count / settings.names.count }

  /// Takes the next step.
  ///
  /// - Parameter row: a value for each name; NaN is missing.
  /// - Precondition: no value is infinite.
  package func append(_ row: [Float]) throws(FileError) {
    precondition(row.count == settings.names.count && !row.contains { $0.isInfinite })
    pending += row
    if pending.count >= Self.blockSize { try writePending() }
  }

  /// Gives the file its name. Nothing may be called after it.
  ///
  /// - Parameters:
  ///   - sampleRate: of the sound that the features are of, hertz; nil if that is not known.
  ///   - duration: the recording's, seconds: the step, where the settings have none.
  ///   - isCut: whether a part of the source is missing.
  /// - Precondition: there is at least one step, and a duration where one is needed.
  package func finish(
    sampleRate: Int? = nil, duration: Double? = nil, isCut: Bool = false
  ) throws(FileError) {
    guard let step = settings.step ?? duration, stepCount > 0 else {
      preconditionFailure("no step, or none knows how long it is")
    }
    try writePending()
    var metadata = settings.metadata(recording: recording, source: source, step: step)
    metadata[SegmentKey.tool] = tool
    if let sampleRate { metadata[FeatureSegmentKey.sampleRate] = "\(sampleRate)" }
    if isCut { metadata[SegmentKey.cut] = "1" }
    try file.finish(metadata: metadata)
  }

  private func writePending() throws(FileError) {
    let rows = pending
    try rows.span.bytes.withUnsafeBytes { (bytes) throws(FileError) in try file.append(bytes) }
    pending.removeAll(keepingCapacity: true)
  }

  /// Room for names, each character of which may be escaped, and for options.
  private static func headerCapacity(_ names: [String]) -> Int {
    let bytes = names.reduce(0) { $0 + 6 * ($1.utf8.count + 1) }
    return (bytes + GrowingTensorWriter.defaultHeaderCapacity + 63) / 64 * 64
  }
}
