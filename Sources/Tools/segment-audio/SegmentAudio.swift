import ArgumentParser
import Decoding
import Files
import Segments
import ToolSupport

@main
struct SegmentAudio: Tool {
  static let configuration = CommandConfiguration(
    tool: "segment-audio",
    abstract: "Cut the sound of recordings into steps that a network can read.",
    discussion: """
      Takes WAV, FLAC, Ogg and whatever else libsndfile and FFmpeg read, videos too. Channels are \
      averaged, the sample rate is changed, and each recording is brought to zero mean and unit \
      variance. One file a recording, NAME.audio.safetensors, goes to the output folder. Files that \
      are there already and whole, made of the same recording in the same way, are left alone.

      Standard output is a CSV file with one row a sequence: recording, sequence, start, end (in \
      seconds), file.

      EXAMPLES

        segment-audio --output segments --jobs 2 audio/*.wav > manifest.csv
        segment-audio --output segments P16.mp4 | predict --model model.safetensors
        sox P16.mp3 -t wav - | segment-audio --recording P16 -
      """)

  @OptionGroup var options: BatchOptions

  @Option(help: ArgumentHelp("Sample rate of the steps, Hz.", valueName: "hertz"))
  var rate = 16_000

  @Option(
    help: ArgumentHelp(
      "Duration of a step; a whole number of samples.", valueName: "seconds"))
  var step = 0.04

  @Option(
    help: ArgumentHelp(
      "Duration of a sequence; a whole number of steps.", valueName: "seconds"))
  var sequence = 6.0

  @Option(
    help: ArgumentHelp(
      "What to bring to zero mean and unit variance: recording, sequence or none.",
      valueName: "what"))
  var normalise = Normalisation.recording

  @Option(
    help: ArgumentHelp("Name of the recording on standard input.", valueName: "name"))
  var recording = "stdin"

  @Argument(
    help: ArgumentHelp(
      "Recordings; '-' or none is a WAV stream on standard input.", valueName: "file"))
  var files: [String] = []

  func run() throws {
    let segmenter = RecordingSegmenter(settings: try settings())
    let paths = files.isEmpty ? [ReadableFile.standardInput] : files
    let batch = try Batch(
      of: Self.self, options,
      paths.map { ($0 == ReadableFile.standardInput ? recording : stem(of: $0), $0) },
      suffix: AudioSegmentFile.suffix, columns: Manifest.columns)
    try batch.run(existing: segmenter.existing, make: segmenter.make)
  }

  private func settings() throws(ToolError) -> AudioSegmentSettings {
    guard AudioReader.sampleRates.contains(rate) else {
      throw ToolError(
        .validationFailure,
        "--rate: expected \(AudioReader.sampleRates.lowerBound) to "
          + "\(AudioReader.sampleRates.upperBound) Hz, found \(rate)")
    }
    guard AudioSegmentSettings.samplesPerStep(step: step, sampleRate: rate) != nil else {
      throw ToolError(
        .validationFailure,
        "--step: expected a whole number of samples at \(rate) Hz, found \(step) s")
    }
    guard AudioSegmentSettings.stepsPerSequence(sequence: sequence, step: step) != nil else {
      throw ToolError(
        .validationFailure,
        "--sequence: expected a whole number of steps of \(step) s, found \(sequence) s")
    }
    return AudioSegmentSettings(
      sampleRate: rate, step: step, sequence: sequence, normalisation: normalise)
  }
}

extension Normalisation: ExpressibleByArgument {}
