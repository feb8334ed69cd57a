import Decoding
import Files
import Segments
import ToolSupport

/// Makes the segment file of one recording.
struct RecordingSegmenter: Sendable {
  let settings: AudioSegmentSettings

  /// - Returns: nil if there is no whole file that was made of the recording in the same way.
  func existing(_ item: Batch.Item) -> Batch.Outcome? {
    SourceIdentity(path: item.path).flatMap { source in
      AudioSegmentFile.stepCount(
        ofCompleteFile: item.file, recording: item.recording, source: source,
        sourcePath: item.path, settings: settings)
    }.map { outcome(item, stepCount: $0) }
  }

  func make(_ item: Batch.Item) throws -> Batch.Outcome {
    let reader = try AudioReader(path: item.path, sampleRate: settings.sampleRate)
    let writer = try AudioSegmentWriter(
      path: item.file, recording: item.recording, source: SourceIdentity(path: item.path),
      settings: settings, tool: SegmentAudio.nameAndVersion)
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: 32_768)
    defer { buffer.deallocate() }
    while case let count = try reader.read(into: buffer), count > 0 {
      try writer.append(UnsafeBufferPointer(rebasing: buffer[..<count]))
      item.show(reader.progress)
    }
    let summary = try writer.finish()
    var warnings = reader.notices.map { "\(item.path): \($0)" }
    if summary.constantCount > 0 {
      let what =
        settings.normalisation == .sequence
        ? "\(summary.constantCount) sequences are" : "the recording is"
      warnings.append("\(item.path): \(what) silent: only the mean was removed")
    }
    return outcome(item, stepCount: summary.stepCount, warnings: warnings)
  }

  private func outcome(
    _ item: Batch.Item, stepCount: Int, warnings: [String] = []
  ) -> Batch.Outcome {
    let manifest = Manifest(
      recording: item.recording, stepCount: stepCount, step: settings.step,
      stepsPerSequence: settings.stepsPerSequence, file: item.file)
    return Batch.Outcome(warnings: warnings) { write in
      try write(manifest.rows.map { $0.line + "\n" }.joined())
    }
  }
}
