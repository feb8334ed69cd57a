import Acoustics
import Decoding
import Files
import MediaToolSupport
import Segments
import Text
import TimeSeries
import ToolSupport

/// Computes the features of one recording, for a file or for standard output.
struct RecordingFeatures: Sendable {
  let set: FeatureSet
  /// As files call it.
  let setName: String
  let rows: FeatureRows
  /// What a file records of how its features were made, but for the part of the recording.
  let options: [String: String]
  let batch: SoundBatch

  // MARK: Files

  /// - Returns: nil if there is no whole file that was made of the recording in the same way.
  /// - Throws: `badData` if there is one of another recording, or of another channel.
  func existing(_ item: Batch.Item) throws -> Batch.Outcome? {
    let source = SourceIdentity(path: item.path)
    let file = source.flatMap { source in
      FeatureSegmentFile.complete(
        item.file, recording: item.recording, source: source, sourcePath: item.path,
        allowsCut: batch.allowsCut
      ) { _ in settings(item) }
    }
    guard let file else {
      try SegmentOrigin.check(
        item.file, source: source, sourcePath: item.path, part: batch.part(of: item))
      return nil
    }
    return outcome(item, stepCount: file.stepCount, step: file.step)
  }

  func make(_ item: Batch.Item) throws -> Batch.Outcome {
    let settings = settings(item)
    let reader = try reader(item.path, batch.channel(of: item))
    let writer = try FeatureSegmentWriter(
      path: item.file, recording: item.recording, source: SourceIdentity(path: item.path),
      settings: settings, tool: ExtractFeatures.nameAndVersion)
    let sound = try extract(reader, for: item) { (row) throws(FileError) in
      try writer.append(row)
    }
    try writer.finish(
      sampleRate: reader.sampleRate, duration: sound.duration, isCut: reader.isCut)
    return outcome(
      item, stepCount: writer.stepCount, step: settings.step ?? sound.duration,
      warnings: reader.notices + sound.warnings, notes: reader.notes)
  }

  private func settings(_ item: Batch.Item) -> FeatureSegmentSettings {
    FeatureSegmentSettings(
      set: setName, step: FeatureExtraction.step(rows),
      names: FeatureExtraction.names(set, rows),
      options: options.merging(batch.part(of: item)) { own, _ in own })
  }

  private func outcome(
    _ item: Batch.Item, stepCount: Int, step: Double, warnings: [String] = [],
    notes: [String] = []
  ) -> Batch.Outcome {
    let manifest = Manifest(
      recording: item.recording, stepCount: stepCount, step: step, stepsPerSequence: stepCount,
      file: item.file)
    return Batch.Outcome(item, [manifest], warnings: warnings, notes: notes)
  }

  // MARK: Rows

  /// Writes the rows of recordings to standard output, one recording after the other.
  func print() throws {
    let bar = ProgressBar(label: ExtractFeatures.name, total: batch.recordings.count)
    var writer = SeriesWriter(
      dimensions: FeatureExtraction.names(set, rows), precision: .single)
    for recording in batch.recordings {
      let reader = try reader(recording.path, recording.channel)
      var block = RowBlock(recording: recording.name, step: FeatureExtraction.step(rows))
      let sound = try extract(reader) { (row) throws(FileError) in
        try block.append(row, to: &writer)
      }
      try block.write(to: &writer, duration: sound.duration)
      bar.clear()
      for warning in reader.notices + sound.warnings {
        ExtractFeatures.notes.warn("\(recording.path): \(warning)")
      }
      for note in reader.notes { ExtractFeatures.notes.write("\(recording.path): \(note)") }
      bar.advance(by: 1)
    }
    bar.clear()
    try writer.finish()
  }

  // MARK: Both

  private func reader(_ path: String, _ channel: AudioChannel) throws(FileError) -> AudioReader {
    let reader = try AudioReader(
      path: path, track: batch.track, channel: channel, allowsCut: batch.allowsCut)
    let rates = FrameGrid.sampleRates
    guard rates.contains(reader.sampleRate) else {
      throw FileError(
        .badData, path: path,
        "expected \(rates.lowerBound) to \(rates.upperBound) samples a second, found "
          + "\(reader.sampleRate) Hz")
    }
    return reader
  }

  /// Reads a recording to its end.
  ///
  /// - Parameters:
  ///   - item: shows how much was read.
  ///   - body: takes each row; never an infinite value.
  /// - Throws: `badData` for a recording that is shorter than a frame or a step.
  private func extract(
    _ reader: AudioReader, for item: Batch.Item? = nil,
    _ body: ([Float]) throws(FileError) -> Void
  ) throws(FileError) -> SoundSummary {
    var extraction = FeatureExtraction(set, sampleRate: reader.sampleRate, rows: rows)
    var summary = SoundSummary()
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: 32_768)
    defer { buffer.deallocate() }
    while case let count = try reader.read(into: buffer), count > 0 {
      let samples = UnsafeBufferPointer(rebasing: buffer[..<count])
      summary.add(samples)
      try extraction.append(samples) { (row) throws(FileError) in
        summary.rowCount += 1
        try body(row)
      }
      item?.show(reader.progress)
    }
    try extraction.finish { (row) throws(FileError) in
      summary.rowCount += 1
      try body(row)
    }
    summary.duration = Double(extraction.sampleCount) / Double(reader.sampleRate)
    guard summary.rowCount > 0 else {
      let frame = Double(set.frameMilliseconds) / 1000
      let step = FeatureExtraction.step(rows) ?? 0
      throw FileError(
        .badData, path: reader.path,
        "expected sound of at least \(decimal(max(frame, step))) s, found "
          + "\(decimal((summary.duration * 1e6).rounded() / 1e6)) s")
    }
    return summary
  }
}

/// What the user should know of a recording's sound.
private struct SoundSummary {
  /// Seconds.
  var duration = 0.0
  var rowCount = 0
  private var largest: Float = 0
  private var clippedCount = 0
  private var run = 0
  private var last: Float = 0

  /// Samples at full scale in a row that are taken for clipped.
  private static let clippedRun = 3

  mutating func add(_ samples: UnsafeBufferPointer<Float>) {
    for sample in samples {
      largest = max(largest, sample.magnitude)
      if sample.magnitude >= 32_767 / 32_768, sample == last || run == 0 {
        run += 1
      } else {
        endRun()
        run = sample.magnitude >= 32_767 / 32_768 ? 1 : 0
      }
      last = sample
    }
  }

  private mutating func endRun() {
    if run >= Self.clippedRun { clippedCount += run }
    run = 0
  }

  var warnings: [String] {
    var summary = self
    summary.endRun()
    if largest == 0 { return ["silent: every sample is 0, and the features are those of silence"] }
    return summary.clippedCount > 0
      ? ["clipped: \(counted(summary.clippedCount, "sample")) at full scale in a row"] : []
  }
}
