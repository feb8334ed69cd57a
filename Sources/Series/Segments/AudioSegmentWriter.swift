package import Files
internal import Safetensors
import Text
internal import TimeSeries

/// Writes one recording's sound as a segment file, in bounded memory.
///
/// Samples are written as they come and their moments summed; at the end the file is gone through
/// once more to bring them to zero mean and unit variance. A last step that is not full is left
/// out. Where all samples are the same, as in digital silence, the mean is removed and the scale
/// stays 1.
package final class AudioSegmentWriter {
  /// What was written.
  package struct Summary: Equatable, Sendable {
    package let stepCount: Int
    /// Recordings or sequences that could not be scaled since all their samples are the same.
    package let constantCount: Int
  }

  private let file: GrowingTensorWriter
  private let settings: AudioSegmentSettings
  private let tool: String
  private var metadata: [String: String]
  /// Samples that wait to be written, freed with this object; room for whole steps only.
  private let pending: UnsafeMutableBufferPointer<Float>
  private var pendingCount = 0
  private var moments = SampleMoments()
  private var constantCount = 0

  /// Samples that are handled at a time, if a step is not longer.
  private static let blockSize = 65_536

  /// - Parameters:
  ///   - path: the segment file to make or to replace.
  ///   - recording: the recording's name.
  ///   - source: the file that the sound comes from; nil if it is a stream.
  ///   - tool: name and version of the tool, for the metadata.
  /// - Throws: `cannotCreate` if the file cannot be made.
  package init(
    path: String, recording: String, source: SourceIdentity?, settings: AudioSegmentSettings,
    tool: String
  ) throws(FileError) {
    self.settings = settings
    self.tool = tool
    metadata = settings.metadata(recording: recording, source: source)
    file = try GrowingTensorWriter(
      path: path, name: AudioSegmentFile.tensorName, type: .f32,
      rowShape: [settings.samplesPerStep])
    let stepsPerBlock = max(1, Self.blockSize / settings.samplesPerStep)
    pending = .allocate(capacity: stepsPerBlock * settings.samplesPerStep)
  }

  deinit { pending.deallocate() }

  /// Takes the next samples, any number, at the settings' rate.
  package func append(_ samples: UnsafeBufferPointer<Float>) throws(FileError) {
    var rest = samples
    while !rest.isEmpty {
      let count = min(rest.count, pending.count - pendingCount)
      for index in 0..<count { pending[pendingCount + index] = rest[index] }
      pendingCount += count
      rest = UnsafeBufferPointer(rebasing: rest[count...])
      if pendingCount == pending.count { try writePending() }
    }
  }

  /// Normalises and gives the file its name. Nothing may be called after it.
  ///
  /// - Parameter isCut: whether a part of the source is missing.
  /// - Throws: `badData` if there is not one whole step.
  package func finish(isCut: Bool = false) throws(FileError) -> Summary {
    try writePending()
    guard file.rowCount > 0 else {
      let found = Double(pendingCount) / Double(settings.sampleRate)
      throw FileError(
        .badData, path: file.path,
        "expected at least one step of \(decimal(settings.step)) s, found \(decimal(found)) s")
    }
    switch settings.normalisation {
    case .recording:
      try normalise(0..<file.rowCount, moments)
      metadata[AudioSegmentKey.mean] = decimal(moments.mean)
      metadata[AudioSegmentKey.standardDeviation] = decimal(moments.standardDeviation)
    case .sequence: try normaliseSequences()
    case .none: break
    }
    metadata[SegmentKey.tool] = tool
    if isCut { metadata[SegmentKey.cut] = "1" }
    try file.finish(metadata: metadata)
    return Summary(stepCount: file.rowCount, constantCount: constantCount)
  }

  private func writePending() throws(FileError) {
    let whole = pendingCount / settings.samplesPerStep * settings.samplesPerStep
    let samples = UnsafeBufferPointer(rebasing: pending[..<whole])
    moments.add(samples)
    try file.append(UnsafeRawBufferPointer(samples))
    for index in whole..<pendingCount { pending[index - whole] = pending[index] }
    pendingCount -= whole
  }

  private func normaliseSequences() throws(FileError) {
    var first = 0
    while first < file.rowCount {
      let rows = first..<min(first + settings.stepsPerSequence, file.rowCount)
      var moments = SampleMoments()
      try forEachBlock(of: rows) { (_, samples) in moments.add(UnsafeBufferPointer(samples)) }
      try normalise(rows, moments)
      first = rows.upperBound
    }
  }

  private func normalise(_ rows: Range<Int>, _ moments: SampleMoments) throws(FileError) {
    let mean = moments.mean
    let scale = moments.isConstant ? 1 : 1 / moments.standardDeviation
    if moments.isConstant { constantCount += 1 }
    try forEachBlock(of: rows) { (first, samples) throws(FileError) in
      for index in samples.indices {
        samples[index] = Float((Double(samples[index]) - mean) * scale)
      }
      try file.overwrite(from: first, with: UnsafeRawBufferPointer(samples))
    }
  }

  /// Reads the rows back, some at a time.
  private func forEachBlock(
    of rows: Range<Int>,
    _ body: (Int, UnsafeMutableBufferPointer<Float>) throws(FileError) -> Void
  ) throws(FileError) {
    // What is pending belongs to a step that is left out.
    let rowsPerBlock = pending.count / settings.samplesPerStep
    var first = rows.lowerBound
    while first < rows.upperBound {
      let count = min(rowsPerBlock, rows.upperBound - first)
      let block = UnsafeMutableBufferPointer(
        rebasing: pending[..<(count * settings.samplesPerStep)])
      try file.read(from: first, into: UnsafeMutableRawBufferPointer(block))
      try body(first, block)
      first += count
    }
  }
}
