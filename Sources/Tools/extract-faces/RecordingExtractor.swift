import Decoding
import Faces
import Files
import Pictures
import Segments
import Text
import ToolSupport

/// Makes the files of one recording's faces and says what is in them.
struct RecordingExtractor: Sendable {
  let settings: ExtractionSettings
  /// Path of the contact sheet.
  let preview: String?
  let printsManifest: Bool

  /// - Returns: nil if there are no whole files that were made of the video in the same way.
  func existing(_ item: Batch.Item) throws -> Batch.Outcome? {
    let files = FaceFiles(recording: item.recording, cropsPath: item.file)
    guard preview == nil, files.areComplete(video: item.path, settings: settings) else {
      return nil
    }
    return try outcome(files, item.path, warnings: [])
  }

  func make(_ item: Batch.Item) throws -> Batch.Outcome {
    let files = FaceFiles(recording: item.recording, cropsPath: item.file)
    let reader = try VideoReader(path: item.path)
    let extraction = try FaceExtraction(
      reader, to: files, settings: settings, tool: ExtractFaces.nameAndVersion,
      drawsSheet: preview != nil)
    while try extraction.advance() { item.show(reader.progress) }
    let sheet = try extraction.finish()
    if let preview, let sheet {
      let bytes = try PNGEncoder.encode(sheet, for: preview)
      try Output.write(to: preview) { try $0.write(bytes) }
    }
    return try outcome(files, item.path, warnings: reader.notices.map { "\(item.path): \($0)" })
  }

  /// What the finished files say, so that it makes no difference whether they were made just now.
  private func outcome(
    _ files: FaceFiles, _ path: String, warnings: [String]
  ) throws(FileError) -> Batch.Outcome {
    let table = try files.readTable()
    let summary = table.summary
    var warnings = warnings
    if summary.foundCount == 0 {
      warnings.append("\(path): no face in any of \(counted(summary.stepCount, "step"))")
    }
    let note =
      "\(path): \(counted(summary.stepCount, "step")), a face in "
      + "\(share(summary.foundCount, of: summary.stepCount)) "
      + "(\(share(summary.interpolatedCount, of: summary.stepCount)) interpolated), longest gap "
      + "\(fixed(Double(summary.longestGap) * table.step, places: 2)) s"
    let manifest = Manifest(
      recording: files.recording, stepCount: summary.stepCount, step: table.step,
      stepsPerSequence: summary.stepCount, file: files.cropsPath)
    return Batch.Outcome(warnings: warnings, notes: [note]) { write in
      if printsManifest {
        try write(manifest.rows.map { $0.line + "\n" }.joined())
      } else {
        try table.forEachBlock(write)
      }
    }
  }

  private func share(_ count: Int, of total: Int) -> String {
    "\(fixed(100 * Double(count) / Double(max(1, total)), places: 1)) %"
  }
}
