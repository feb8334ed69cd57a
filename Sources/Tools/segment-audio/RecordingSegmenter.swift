import Decoding
import Files
import Segments
import ToolSupport

/// What stands for standard input on the command line.
enum InputName {
  static let standardInput = "-"
}

/// Makes the segment file of one recording.
struct RecordingSegmenter: Sendable {
  /// Parts that the progress of one recording is counted in.
  static let parts = 100
  /// What the files' metadata say of their maker.
  static let tool = "segment-audio 0.1.0"

  let folder: String
  let settings: AudioSegmentSettings
  let isForced: Bool
  /// Name of the recording on standard input.
  let streamName: String

  func recordingName(_ path: String) -> String {
    path == InputName.standardInput ? streamName : stem(of: path)
  }

  /// - Parameter advance: is told how many of `parts` were done since it was last told.
  func segment(_ path: String, advance: (Int) -> Void) throws(ToolError) -> BatchOutcome {
    let recording = recordingName(path)
    let file = Folder.path(of: recording + AudioSegmentFile.suffix, in: folder)
    let source = path == InputName.standardInput ? nil : SourceIdentity(path: path)
    if !isForced, let source,
      let stepCount = AudioSegmentFile.stepCount(
        ofCompleteFile: file, recording: recording, source: source, sourcePath: path,
        settings: settings)
    {
      advance(Self.parts)
      return outcome(recording, stepCount, file)
    }
    do {
      let reader = try AudioReader(path: path, sampleRate: settings.sampleRate)
      let writer = try AudioSegmentWriter(
        path: file, recording: recording, source: source, settings: settings, tool: Self.tool)
      try copy(reader, to: writer, advance)
      let summary = try writer.finish()
      var warnings = reader.notices.map { "\(path): \($0)" }
      if summary.constantCount > 0 {
        let what =
          settings.normalisation == .sequence
          ? "\(summary.constantCount) sequences are" : "the recording is"
        warnings.append("\(path): \(what) silent: only the mean was removed")
      }
      return outcome(recording, summary.stepCount, file, warnings: warnings)
    } catch let error as FileError where error.kind == .badData {
      throw ToolError(.badData, "\(path): \(error.problem)")
    } catch let error as FileError {
      throw ToolError(error)
    } catch {
      throw ToolError(.software, "\(path): \(error)")
    }
  }

  private func copy(
    _ reader: AudioReader, to writer: AudioSegmentWriter, _ advance: (Int) -> Void
  ) throws {
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: 32_768)
    defer { buffer.deallocate() }
    var shown = 0
    while case let count = try reader.read(into: buffer), count > 0 {
      try writer.append(UnsafeBufferPointer(rebasing: buffer[..<count]))
      let done = Int((reader.progress ?? 0) * Double(Self.parts))
      if done > shown {
        advance(done - shown)
        shown = done
      }
    }
    advance(Self.parts - shown)
  }

  private func outcome(
    _ recording: String, _ stepCount: Int, _ file: String, warnings: [String] = []
  ) -> BatchOutcome {
    let manifest = Manifest(
      recording: recording, stepCount: stepCount, step: settings.step,
      stepsPerSequence: settings.stepsPerSequence, file: file)
    return BatchOutcome(warnings: warnings) { (write) throws(ToolError) in
      try write(manifest.rows.map { $0.line + "\n" }.joined())
    }
  }
}
