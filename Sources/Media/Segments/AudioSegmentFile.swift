import FileErrors
internal import Glibc
package import Safetensors

/// One recording's sound in steps, memory-mapped: `NAME.audio.safetensors`.
///
/// Step `i` covers the samples of `(i * step, (i + 1) * step]`, seconds from the recording's start.
package struct AudioSegmentFile: Sendable {
  /// How such files' names end.
  package static let suffix = ".audio.safetensors"
  static let tensorName = "audio"

  package let path: String
  package let recording: String
  /// Duration of a step, seconds.
  package let step: Double
  /// Samples a second.
  package let sampleRate: Int
  package let stepCount: Int
  package let samplesPerStep: Int
  package let normalisation: Normalisation
  /// Mean and standard deviation that were removed, of full scale ±1; nil if the normalisation was
  /// not over the recording.
  package let mean: Double?
  package let standardDeviation: Double?
  /// Name and version of the tool that made the file; nil if it does not say.
  package let tool: String?
  /// `[steps, samplesPerStep]`, row-major.
  package let samples: MappedFloats

  /// - Throws: `noInput` if the file cannot be opened; `badData` if it is no whole segment file.
  package init(path: String) throws(FileError) {
    let file = try SafetensorsFile(path: path)
    self.path = path
    let entry = try file.entry(Self.tensorName, type: .f32)
    guard entry.shape.count == 2, entry.shape[0] > 0, entry.shape[1] > 0 else {
      throw FileError(
        .badData, path: path,
        "expected '\(Self.tensorName)' of shape [steps, samples], found \(entry.shape)")
    }
    stepCount = entry.shape[0]
    samplesPerStep = entry.shape[1]
    recording = try Self.value(AudioSegmentKey.recording, of: file) { $0.isEmpty ? nil : $0 }
    step = try Self.value(AudioSegmentKey.step, of: file) { Double($0) }
    sampleRate = try Self.value(AudioSegmentKey.sampleRate, of: file) { Int($0) }
    guard sampleRate > 0,
      AudioSegmentSettings.samplesPerStep(step: step, sampleRate: sampleRate) == samplesPerStep
    else {
      throw FileError(
        .badData, path: path,
        "expected steps of \(decimal(step)) s at \(sampleRate) Hz, found \(samplesPerStep) samples")
    }
    normalisation = try Self.value(AudioSegmentKey.normalisation, of: file) {
      Normalisation(rawValue: $0)
    }
    mean = file.metadata[AudioSegmentKey.mean].flatMap(Double.init)
    standardDeviation = file.metadata[AudioSegmentKey.standardDeviation].flatMap(Double.init)
    tool = file.metadata[AudioSegmentKey.tool]
    samples = try file.floats(Self.tensorName)
  }

  /// Gives the samples of consecutive steps, `[steps, samplesPerStep]`, valid inside `body` only:
  /// a view, not a copy.
  ///
  /// - Precondition: the file has these steps.
  package func withSamples<Result, Failure: Error>(
    ofSteps steps: Range<Int>,
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(steps.lowerBound >= 0 && steps.upperBound <= stepCount)
    return try samples.withUnsafeBufferPointer { (samples) throws(Failure) in
      let range = steps.lowerBound * samplesPerStep..<steps.upperBound * samplesPerStep
      return try body(UnsafeBufferPointer(rebasing: samples[range]))
    }
  }

  /// Number of steps of a whole file that was made of this source with these settings and is not
  /// older than it; nil if there is none, so that it has to be made.
  package static func stepCount(
    ofCompleteFile path: String, recording: String, source: SourceIdentity, sourcePath: String,
    settings: AudioSegmentSettings
  ) -> Int? {
    guard let file = try? SafetensorsFile(path: path),
      let entry = try? file.entry(Self.tensorName, type: .f32),
      entry.shape.count == 2, entry.shape[1] == settings.samplesPerStep, entry.shape[0] > 0,
      let made = modificationTime(path), let changed = modificationTime(sourcePath),
      changed <= made
    else { return nil }
    var metadata = file.metadata
    let added = [
      AudioSegmentKey.mean, AudioSegmentKey.standardDeviation, AudioSegmentKey.tool,
    ]
    for key in added { metadata[key] = nil }
    return metadata == settings.metadata(recording: recording, source: source)
      ? entry.shape[0] : nil
  }

  private static func value<Value>(
    _ key: String, of file: SafetensorsFile, _ parse: (String) -> Value?
  ) throws(FileError) -> Value {
    guard let text = file.metadata[key] else {
      throw FileError(
        .badData, path: file.path, "expected '\(key)' in the metadata, found none")
    }
    guard let value = parse(text) else {
      throw FileError(
        .badData, path: file.path, "expected a usable '\(key)' in the metadata, found '\(text)'")
    }
    return value
  }

  /// When the file's content last changed: seconds and nanoseconds.
  private static func modificationTime(_ path: String) -> (Int, Int)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
  }
}
