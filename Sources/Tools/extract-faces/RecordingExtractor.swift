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
    let settings = settings(for: item)
    let pictures =
      settings.rate == nil ? nil : try FrameFolder(path: item.path).pictures.map(\.path)
    guard preview == nil,
      files.areComplete(video: item.path, pictures: pictures, settings: settings)
    else {
      try files.checkOrigin(video: item.path, pictures: pictures)
      return nil
    }
    AtomicFile.removeLeftover(of: files.tablePath)
    return try outcome(files, item.path)
  }

  func make(_ item: Batch.Item) throws -> Batch.Outcome {
    let files = FaceFiles(recording: item.recording, cropsPath: item.file)
    let settings = settings(for: item)
    let reader: any PictureReader =
      if let rate = settings.rate {
        try FrameFolderReader(FrameFolder(path: item.path), rate: rate)
      } else {
        try VideoReader(
          path: item.path, track: settings.track, allowsCut: settings.allowsCut)
      }
    let extraction = try FaceExtraction(
      reader, to: files, settings: settings, tool: ExtractFaces.nameAndVersion,
      drawsSheet: preview != nil)
    while try extraction.advance() { item.show(reader.progress) }
    let sheet = try extraction.finish()
    if let preview, let sheet {
      let bytes = try PNGEncoder.encode(sheet, for: preview)
      try Output.write(to: preview) { try $0.write(bytes) }
    }
    return try outcome(files, item.path, warnings: reader.notices, notes: reader.notes)
  }

  /// The settings that count for a recording, a folder of pictures or a video.
  private func settings(for item: Batch.Item) -> ExtractionSettings {
    var settings = settings
    if Folder.exists(at: item.path) { settings.track = nil } else { settings.rate = nil }
    return settings
  }

  /// What the finished files say, so that it makes no difference whether they were made just now.
  private func outcome(
    _ files: FaceFiles, _ path: String, warnings: [String] = [], notes: [String] = []
  ) throws(FileError) -> Batch.Outcome {
    let table = try files.readTable(hasLandmarks: settings.landmarks != nil)
    let summary = table.summary
    var warnings = warnings.map { "\(path): \($0)" }
    if summary.foundCount == 0 {
      warnings.append("\(path): no face in any of \(counted(summary.stepCount, "step"))")
    }
    var notes = notes
    if table.hasLandmarks, summary.landmarkCount < summary.foundCount {
      notes.append(
        "no landmarks in \(counted(summary.foundCount - summary.landmarkCount, "step")) with a face"
      )
    }
    let coverage =
      "\(path): \(counted(summary.stepCount, "step")), a face in "
      + "\(share(summary.foundCount, of: summary.stepCount)) "
      + "(\(share(summary.interpolatedCount, of: summary.stepCount)) interpolated), longest gap "
      + "\(fixed(Double(summary.longestGap) * table.step, places: 2)) s"
    let manifest = Manifest(
      recording: files.recording, stepCount: summary.stepCount, step: table.step,
      stepsPerSequence: summary.stepCount, file: files.cropsPath)
    return Batch.Outcome(warnings: warnings, notes: notes.map { "\(path): \($0)" } + [coverage]) {
      write in
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
