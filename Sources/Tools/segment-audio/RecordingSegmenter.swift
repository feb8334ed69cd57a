import Decoding
import Files
import MediaToolSupport
import Segments
import ToolSupport

/// Makes the segment file of one recording.
struct RecordingSegmenter: Sendable {
  let batch: SoundBatch
  /// How sound is cut, given which part of its source it is.
  let settings: @Sendable ([String: String]) -> AudioSegmentSettings

  /// - Returns: nil if there is no whole file that was made of the recording in the same way.
  /// - Throws: `badData` if there is one of another recording, or of another channel.
  func existing(_ item: Batch.Item) throws -> Batch.Outcome? {
    let settings = settings(batch.part(of: item))
    let source = SourceIdentity(path: item.path)
    let stepCount = source.flatMap { source in
      AudioSegmentFile.stepCount(
        ofCompleteFile: item.file, recording: item.recording, source: source,
        sourcePath: item.path, settings: settings, allowsCut: batch.allowsCut)
    }
    guard let stepCount else {
      try SegmentOrigin.check(
        item.file, source: source, sourcePath: item.path, part: settings.part)
      return nil
    }
    return outcome(item, settings, stepCount: stepCount)
  }

  func make(_ item: Batch.Item) throws -> Batch.Outcome {
    let settings = settings(batch.part(of: item))
    let reader = try AudioReader(
      path: item.path, sampleRate: settings.sampleRate, track: batch.track,
      channel: batch.channel(of: item), allowsCut: batch.allowsCut)
    let writer = try AudioSegmentWriter(
      path: item.file, recording: item.recording, source: SourceIdentity(path: item.path),
      settings: settings, tool: SegmentAudio.nameAndVersion)
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: 32_768)
    defer { buffer.deallocate() }
    while case let count = try reader.read(into: buffer), count > 0 {
      try writer.append(UnsafeBufferPointer(rebasing: buffer[..<count]))
      item.show(reader.progress)
    }
    let summary = try writer.finish(isCut: reader.isCut)
    var warnings = reader.notices
    if summary.constantCount > 0 {
      let what =
        settings.normalisation == .sequence
        ? "\(summary.constantCount) sequences are" : "the recording is"
      warnings.append("\(what) silent: only the mean was removed")
    }
    return outcome(
      item, settings, stepCount: summary.stepCount, warnings: warnings, notes: reader.notes)
  }

  private func outcome(
    _ item: Batch.Item, _ settings: AudioSegmentSettings, stepCount: Int, warnings: [String] = [],
    notes: [String] = []
  ) -> Batch.Outcome {
    let manifest = Manifest(
      recording: item.recording, stepCount: stepCount, step: settings.step,
      stepsPerSequence: settings.stepsPerSequence, file: item.file)
    return Batch.Outcome(item, [manifest], warnings: warnings, notes: notes)
  }
}
