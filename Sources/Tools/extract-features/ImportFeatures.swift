import ArgumentParser
import Files
import Segments
import ToolSupport

struct ImportFeatures: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turn features of other programs into rows of steps.",
    discussion: """
      IN
        tables of features, a row a frame or window: openSMILE's CSV and ARFF, CSV of
        its Python package (file,start,end,...), the AVEC challenges' ARFF, series
      OUT
        standard output: recording,time,<feature>..., one row per step; time in
        seconds, at the end of the step
        with --output: NAME.<set>.features.safetensors for each recording, and on
        standard output recording,sequence,start,end,file, one row per file

      Steps are as long as rows are apart. openSMILE's times are starts of frames:
      its row at 0 is that of the first step. Elsewhere times are ends, as those of
      the challenges are: of 7,501 rows from 0 to 300 s the one at 0 ends no step
      and is left out. So is a column 'class' without a value but 0. Files that are
      there already and whole, made of the same table with the same options, are
      left alone.

      EXAMPLES
        extract-features import --set is09 --output features smile/*.csv
        extract-features import dev_1.arff > features.csv
        extract-features import --times end --offset 2 windows.csv > centred.csv
      """)

  @Option(help: ArgumentHelp("Name of the set, for the files' names.", valueName: "name"))
  var set = "imported"

  @Option(
    help: ArgumentHelp(
      """
      What a row's time is of its step: start or end. (default: start if the rows name their \
      recordings or files and one has the time 0, else end)
      """, valueName: "what"))
  var times: StepPlacing.Stamp?

  @Option(
    help: ArgumentHelp(
      "Added to the times, -600 to 600 s, a multiple of the step. (default: 0)",
      valueName: "seconds"))
  var offset: Double?

  @Option(
    help: ArgumentHelp(
      "Duration of a step. (default: by the times, where there are several rows)",
      valueName: "seconds"))
  var step: Double?

  @OptionGroup var folder: FolderOption

  @OptionGroup var batch: BatchFileOptions

  @OptionGroup(title: "Input") var input: InputOptions

  @Option(help: ArgumentHelp("Name of the recording on standard input.", valueName: "name"))
  var recording = "stdin"

  @Argument(
    help: ArgumentHelp("Tables; '-' or none is standard input.", valueName: "file"))
  var files: [String] = []

  func validate() throws {
    guard (1...100).contains(set.utf8.count), !set.contains("/"),
      !set.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f })
    else {
      throw ValidationError(
        "--set: expected a name of 1 to 100 bytes on one line without '/', found '\(set)'")
    }
    if let offset, !(-600...600).contains(offset) {
      throw ValidationError("--offset: expected -600 to 600 s, found \(offset)")
    }
    if let step, !(0.001...100_000).contains(step) {
      throw ValidationError("--step: expected 0.001 to 100000 s, found \(step)")
    }
    guard reading.utf8.count <= Self.longestReading else {
      throw ValidationError(
        "expected at most \(Self.longestReading) bytes of options for reading, found "
          + "\(reading.utf8.count)")
    }
    try batch.checkOutput(folder.output)
    try checkStandardInput(in: files)
  }

  /// How tables are read, as files record it.
  private var reading: String {
    input.given.map { "\($0.option) \($0.text)" }.joined(separator: " ")
  }

  private static let longestReading = 1500

  func run() throws {
    var tables: [(name: String, path: String)] = []
    for path in files.isEmpty ? [ReadableFile.standardInput] : files {
      let isStream = path == ReadableFile.standardInput
      tables.append((isStream ? recording : try batch.recordingName(of: path), path))
    }
    let importer = TableImporter(
      set: set, placing: StepPlacing(stamp: times, offset: offset ?? 0, step: step),
      input: input.series(ExtractFeatures.notes), reading: reading, folder: folder.output ?? ".",
      replaces: batch.force)
    // Checks the names whether files are written or not.
    let run = try Batch(
      of: ExtractFeatures.self, to: importer.folder, batch, tables, suffix: importer.suffix,
      columns: Manifest.columns)
    if folder.output != nil {
      try run.run(existing: importer.existing, make: importer.make)
    } else {
      try importer.print(tables)
    }
  }
}

extension StepPlacing.Stamp: ExpressibleByArgument {}
