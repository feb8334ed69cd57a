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
  /// Parts that the progress of one recording is counted in.
  static let parts = 100
  /// What the files' metadata say of their maker.
  static let tool = "extract-faces 0.1.0"

  let folder: String
  let settings: ExtractionSettings
  let isForced: Bool

  /// - Parameter advance: is told how many of `parts` were done since it was last told.
  func extract(
    _ path: String, recording: String, advance: (Int) -> Void
  ) throws(ToolError) -> BatchOutcome {
    let file = Folder.path(of: recording + FaceSegmentFile.suffix, in: folder)
    let source = SourceIdentity(path: path)
    do {
      if !isForced, settings.preview == nil, let source,
        let complete = FaceSegmentFile.complete(
          file, recording: recording, source: source, sourcePath: path,
          settings: settings.segments)
      {
        advance(Self.parts)
        return try outcome(complete, path, warnings: [])
      }
      let reader = try VideoReader(path: path)
      let writer = try FaceSegmentWriter(
        path: file, recording: recording, source: source, settings: settings.segments,
        tool: Self.tool)
      let extraction = try FaceExtraction(
        reader, recording: recording, settings: settings, writer: writer)
      var shown = 0
      while try extraction.advance() {
        let done = Int((reader.progress ?? 0) * Double(Self.parts))
        if done > shown {
          advance(done - shown)
          shown = done
        }
      }
      let sheet = try extraction.finish()
      if let preview = settings.preview { try write(sheet, to: preview) }
      advance(Self.parts - shown)
      return try outcome(
        FaceSegmentFile(path: file), path, warnings: reader.notices.map { "\(path): \($0)" })
    } catch let error as FileError where error.kind == .badData && error.path == file {
      // What the writer misses, the video lacks.
      throw ToolError(.badData, "\(path): \(error.problem)")
    } catch let error as FileError {
      throw ToolError(error)
    } catch let error as ToolError {
      throw error
    } catch {
      throw ToolError(.software, "\(path): \(error)")
    }
  }

  /// What the finished file says, so that it makes no difference whether it was made just now.
  private func outcome(
    _ file: FaceSegmentFile, _ path: String, warnings: [String]
  ) throws(FileError) -> BatchOutcome {
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
    return BatchOutcome(warnings: warnings, notes: [note]) { (write) throws(ToolError) in
      try rows.forEachBlock { (lines) throws(ToolError) in try write(lines) }
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
