import Acoustics
import ArgumentParser
import Decoding
import Files
import MediaToolSupport
import Segments
import Text
import ToolSupport

struct AudioFeatures: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audio",
    abstract: "Compute features of recordings' sound.",
    discussion: """
      IN
        recordings: WAV, FLAC, Ogg and whatever else libsndfile and FFmpeg's
        libraries read, videos too, at their own sample rate of 8 to 192 kHz
      OUT
        standard output: recording,time,<feature>..., one row per step; time in
        seconds, at the end of the step
        with --output: NAME.<set>.features.safetensors for each recording, and on
        standard output recording,sequence,start,end,file, one row per file

      Files that are there already and whole, made of the same recording with the
      same options, are left alone.

      EXAMPLES
        extract-features audio --set egemaps --window 6 P16.wav > egemaps.csv
        extract-features audio --set prosody --lld P16.mp4 > prosody.csv
        extract-features audio --whole utterances/*.wav > egemaps.csv
        extract-features audio --output features --jobs 2 audio/*.wav > manifest.csv
      """)

  @Option(
    help: ArgumentHelp(
      "Features: egemaps, egemaps-v01a, compare, formants, mfcc or prosody.", valueName: "set"))
  var set = FeatureSet.egemaps

  @Flag(
    help: "Descriptors, a row every 0.01 s, not their functionals; files are NAME.<set>-lld...")
  var lld = false

  @Flag(help: "One row per recording; files are NAME.<set>-whole...")
  var whole = false

  @OptionGroup(title: "Windows") var windows: WindowOptions

  @Option(
    help: ArgumentHelp(
      "Duration of a step, a multiple of 0.01 s. (default: 0.04)", valueName: "seconds"))
  var hop: Double?

  @OptionGroup var rowOutput: RowOutputOptions

  @OptionGroup(title: "Reading")
  var sound: SoundOptions

  @OptionGroup var input: SoundInput

  func validate() throws {
    let given = windows.given + [("--hop", hop != nil)]
    if lld || whole {
      let flag = lld ? "--lld" : "--whole"
      if lld, whole { throw ValidationError("expected --lld or --whole, found both") }
      if let (option, _) = given.first(where: \.1) {
        throw ValidationError("\(option): expected no \(flag) beside it, found it")
      }
    }
    try rowOutput.check(
      set.rawValue, count: FeatureExtraction.names(set, lld ? .descriptors : .whole).count)
  }

  func run() throws {
    let rows = try chosenRows()
    let sounds = try SoundBatch(
      input, sound, rowOutput.batch, rowOutput.shard, for: ExtractFeatures.self)
    let extractor = RecordingFeatures(
      set: set, setName: set.rawValue + Self.suffix(rows), rows: rows, options: windowOptions,
      batch: sounds)
    // Checks the names whether files are written or not.
    let run = try sounds.files(
      of: ExtractFeatures.self, to: rowOutput.output ?? ".", rowOutput.batch,
      suffix: ".\(extractor.setName)\(FeatureSegmentFile.suffix)")
    if rowOutput.output != nil {
      try run.run(existing: extractor.existing, make: extractor.make)
    } else {
      try extractor.print()
    }
  }

  /// What a file records of its windows.
  private var windowOptions: [String: String] {
    lld || whole
      ? [:]
      : [
        "window": decimal(windows.length), "align": windows.alignment.rawValue,
      ]
  }

  private static let defaultHop = 0.04

  private static func suffix(_ rows: FeatureRows) -> String {
    switch rows {
    case .descriptors: "-lld"
    case .whole: "-whole"
    case .windows: ""
    }
  }

  private func chosenRows() throws(ToolError) -> FeatureRows {
    if lld { return .descriptors }
    if whole { return .whole }
    let (window, hop) = (windows.length, hop ?? Self.defaultHop)
    guard
      let rows = FeatureWindow(
        length: window, hop: hop, alignment: windows.alignment, rate: Double(FrameGrid.rate))
    else {
      throw ToolError(
        .validationFailure,
        "--window, --hop: expected multiples of 0.01 s, 0.1 to 600 s and 0.01 to 600 s, found "
          + "\(decimal(window)) and \(decimal(hop)) s")
    }
    return .windows(rows)
  }
}

extension FeatureSet: ExpressibleByArgument {}
