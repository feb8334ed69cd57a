import ArgumentParser
import Decoding
import Files
import Parallel
import Segments
import ToolSupport

@main
struct SegmentAudio: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segment-audio",
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

  @Option(name: .shortAndLong, help: ArgumentHelp("Folder for the files.", valueName: "folder"))
  var output = "."

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

  @Option(name: .shortAndLong, help: ArgumentHelp("Recordings at a time.", valueName: "number"))
  var jobs = 1

  @Option(
    help: ArgumentHelp("Name of the recording on standard input.", valueName: "name"))
  var recording = "stdin"

  @Flag(help: "Make files again that are there already.")
  var force = false

  @Argument(
    help: ArgumentHelp(
      "Recordings; '-' or none is a WAV stream on standard input.", valueName: "file"))
  var files: [String] = []

  func run() throws {
    try reportingErrors {
      let segmenter = RecordingSegmenter(
        folder: output, settings: try settings(), isForced: force, streamName: recording)
      let paths = files.isEmpty ? [InputName.standardInput] : files
      try RecordingNames.check(paths.map { (segmenter.recordingName($0), $0) })
      try Folder.make(output)
      let progress = ProgressBar(
        label: "segment-audio", total: paths.count * RecordingSegmenter.parts)
      let report = BatchReport(
        tool: "segment-audio", columns: Manifest.columns, count: paths.count, progress: progress)
      forEachIndex(below: paths.count, threads: jobs) { index in
        guard !report.isStopped else { return }
        report.finish(
          index,
          Result { () throws(ToolError) in
            try segmenter.segment(paths[index]) { progress.advance(by: $0) }
          })
      }
      report.close()
      progress.clear()
      if let code = report.exitCode { throw code }
    }
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
    guard jobs > 0 else {
      throw ToolError(.validationFailure, "--jobs: expected at least 1, found \(jobs)")
    }
    return AudioSegmentSettings(
      sampleRate: rate, step: step, sequence: sequence, normalisation: normalise)
  }
}

extension Normalisation: ExpressibleByArgument {}
