import Decoding
import Faces
import Files
import Pictures
import Safetensors
import Segments
import Text
import TimeSeries
import ToolSupport

/// Makes the face segment file of one recording.
struct RecordingExtractor: Sendable {
  let settings: ExtractionSettings

  /// - Returns: nil if there is no whole file that was made of the video in the same way.
  func existing(_ item: Batch.Item) throws -> Batch.Outcome? {
    guard settings.preview == nil, let source = SourceIdentity(path: item.path) else { return nil }
    return try FaceSegmentFile.complete(
      item.file, recording: item.recording, source: source, sourcePath: item.path,
      settings: settings.segments
    ).map { try outcome($0, item.path, warnings: []) }
  }

  func make(_ item: Batch.Item) throws -> Batch.Outcome {
    let reader = try VideoReader(path: item.path)
    let writer = try FaceSegmentWriter(
      path: item.file, recording: item.recording, source: SourceIdentity(path: item.path),
      settings: settings.segments, tool: ExtractFaces.nameAndVersion)
    let extraction = try FaceExtraction(
      reader, recording: item.recording, settings: settings, writer: writer)
    while try extraction.advance() { item.show(reader.progress) }
    let sheet = try extraction.finish()
    if let preview = settings.preview { try write(sheet, to: preview) }
    return try outcome(
      FaceSegmentFile(path: item.file), item.path,
      warnings: reader.notices.map { "\(item.path): \($0)" })
  }

  /// What the finished file says, so that it makes no difference whether it was made just now.
  private func outcome(
    _ file: FaceSegmentFile, _ path: String, warnings: [String]
  ) throws(FileError) -> Batch.Outcome {
    let rows = try FaceRows(file)
    let summary = rows.summary
    var warnings = warnings
    if summary.foundCount == 0 {
      warnings.append("\(path): no face in any of \(counted(summary.stepCount, "step"))")
    }
    let note =
      "\(path): \(counted(summary.stepCount, "step")), a face in "
      + "\(share(summary.foundCount, of: summary.stepCount)) "
      + "(\(share(summary.interpolatedCount, of: summary.stepCount)) interpolated), longest gap "
      + "\(fixed(Double(summary.longestGap) * file.step, places: 2)) s"
    return Batch.Outcome(warnings: warnings, notes: [note]) { write in
      try rows.forEachBlock { try write($0) }
    }
  }

  private func share(_ count: Int, of total: Int) -> String {
    "\(fixed(100 * Double(count) / Double(max(1, total)), places: 1)) %"
  }

  private func write(_ sheet: RGBImage?, to path: String) throws {
    guard let sheet else { return }
    let bytes = try PNGEncoder.encode(sheet, for: path)
    try Output.write(to: path) { try $0.write(bytes) }
  }
}
