package import Files
import Safetensors
import Text
internal import TimeSeries

/// One recording's sound in steps, read as it is wanted: `NAME.audio.safetensors`.
///
/// Step `i` covers the samples of `(i * step, (i + 1) * step]`, seconds from the recording's start.
package struct AudioSegmentFile: Sendable {
  /// How such files' names end.
  package static let suffix = ".audio.safetensors"
  static let tensorName = "audio"

  /// Duration of a step, seconds.
  package let step: Double
  /// Samples a second.
  package let sampleRate: Int
  package let normalisation: Normalisation
  /// Mean and standard deviation that were removed, of full scale ±1; nil if the normalisation was
  /// not over the recording.
  package let mean: Double?
  package let standardDeviation: Double?
  /// `[steps, samplesPerStep]`.
  private let table: StepTable

  package var path: String { table.path }
  package var recording: String { table.recording }
  package var stepCount: Int { table.stepCount }
  package var samplesPerStep: Int { table.width }
  /// Name and version of the tool that made the file; nil if it does not say.
  package var tool: String? { table.tool }

  /// - Throws: `noInput` if the file cannot be opened; `badData` if it is no whole segment file.
  package init(path: String) throws(FileError) {
    let file = try SafetensorsFile(path: path)
    table = try StepTable(file, Self.tensorName, columns: "samples")
    step = try SegmentMetadata.value(SegmentKey.step, of: file) { Double($0) }
    sampleRate = try SegmentMetadata.value(AudioSegmentKey.sampleRate, of: file) { Int($0) }
    guard sampleRate > 0,
      AudioSegmentSettings.samplesPerStep(step: step, sampleRate: sampleRate) == table.width
    else {
      throw FileError(
        .badData, path: path,
        "expected steps of \(decimal(step)) s at \(sampleRate) Hz, found \(table.width) samples")
    }
    normalisation = try SegmentMetadata.value(AudioSegmentKey.normalisation, of: file) {
      Normalisation(rawValue: $0)
    }
    mean = file.metadata[AudioSegmentKey.mean].flatMap(Double.init)
    standardDeviation = file.metadata[AudioSegmentKey.standardDeviation].flatMap(Double.init)
  }

  /// Reads the samples of consecutive steps, `[steps, samplesPerStep]`.
  ///
  /// - Throws: `inputOutput` if reading fails or the file has changed since it was opened.
  /// - Precondition: the file has these steps, and `samples` are as many as they have.
  package func read(
    steps: Range<Int>, into samples: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) {
    precondition(samples.count == steps.count * samplesPerStep)
    try table.values.read(
      into: UnsafeMutableRawBufferPointer(samples),
      from: steps.lowerBound * samplesPerStep * MemoryLayout<Float>.size)
  }

  /// The same as an array.
  package func samples(ofSteps steps: Range<Int>) throws(FileError) -> [Float] {
    try table.values.array(
      in: steps.lowerBound * samplesPerStep..<steps.upperBound * samplesPerStep)
  }

  /// Number of steps of a whole file that was made of this source with these settings and is not
  /// older than it; nil if there is none, so that it has to be made.
  ///
  /// - Parameter allowsCut: whether it may be of a source that was cut short.
  package static func stepCount(
    ofCompleteFile path: String, recording: String, source: SourceIdentity, sourcePath: String,
    settings: AudioSegmentSettings, allowsCut: Bool = false
  ) -> Int? {
    guard let file = try? SafetensorsFile(path: path),
      let entry = try? file.entry(Self.tensorName, type: .f32),
      entry.shape.count == 2, entry.shape[1] == settings.samplesPerStep, entry.shape[0] > 0,
      SegmentMetadata.isCurrent(
        file, sourcePath: sourcePath,
        metadata: settings.metadata(recording: recording, source: source),
        besides: [AudioSegmentKey.mean, AudioSegmentKey.standardDeviation], allowsCut: allowsCut)
    else { return nil }
    return entry.shape[0]
  }
}
