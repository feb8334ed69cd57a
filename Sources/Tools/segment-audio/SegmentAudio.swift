import ArgumentParser
import Decoding
import MediaToolSupport
import Segments
import ToolSupport

@main
struct SegmentAudio: Tool {
  static let configuration = CommandConfiguration(
    tool: "segment-audio",
    abstract: "Cut the sound of recordings into steps that a network can read.",
    discussion: """
      IN
        recordings: WAV, FLAC, Ogg and whatever else libsndfile and FFmpeg's
        libraries read, videos too; their channels are averaged unless --channel
        says otherwise
      OUT
        NAME.audio.safetensors for each recording, in the output folder: its
        samples at --rate, cut into steps, with zero mean and unit variance
        standard output: recording,sequence,start,end,file, one row per sequence;
        start and end in seconds

      Files that are there already and whole, made of the same recording with the
      same options, are left alone.

      EXAMPLES
        segment-audio --output segments --jobs 2 audio/*.wav > manifest.csv
        segment-audio --output segments P16.mp4 | predict --model model.safetensors
        segment-audio --output segments --channel left,right dyads/*.wav
        segment-audio --output segments --name '{parent}-{stem}' s*/camera.wav
        sox P16.mp3 -t wav - | segment-audio --recording P16 -
      """)

  @OptionGroup var options: BatchOptions

  @OptionGroup(title: "Reading")
  var sound: SoundOptions

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

  @OptionGroup var input: SoundInput

  func run() throws {
    try checkSettings()
    let sounds = try SoundBatch(
      input, sound, options.files, options.shard, for: Self.self)
    let (rate, step, sequence, normalise) = (rate, step, sequence, normalise)
    let segmenter = RecordingSegmenter(batch: sounds) { part in
      AudioSegmentSettings(
        sampleRate: rate, step: step, sequence: sequence, normalisation: normalise, part: part)
    }
    let batch = try sounds.files(
      of: Self.self, to: options.output, options.files, suffix: AudioSegmentFile.suffix)
    try batch.run(existing: segmenter.existing, make: segmenter.make)
  }

  private func checkSettings() throws(ToolError) {
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
  }
}

extension Normalisation: ExpressibleByArgument {}
