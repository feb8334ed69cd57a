import Files
import MediaToolSupport
import Segments
import SeriesReading
import Synchronization
import Text
import TimeSeries
import ToolSupport

/// Makes feature files, or rows of a series, of other programs' tables.
final class TableImporter: Sendable {
  /// As files call it.
  let set: String
  private let placing: StepPlacing
  private let input: SeriesSettings
  /// The options behind `input`, as files record them.
  private let reading: String
  let folder: String
  /// Whether files are replaced that were made of something else.
  let replaces: Bool
  /// Which table each file was made of in this run.
  private let written = Mutex<[String: String]>([:])

  init(
    set: String, placing: StepPlacing, input: SeriesSettings, reading: String, folder: String,
    replaces: Bool
  ) {
    self.set = set
    self.placing = placing
    self.input = input
    self.reading = reading
    self.folder = folder
    self.replaces = replaces
  }

  var suffix: String { ".\(set)\(FeatureSegmentFile.suffix)" }

  // MARK: Files

  /// - Returns: nil if there is no whole file that was made of the table in the same way; of a table
  ///   with several recordings always.
  func existing(_ item: Batch.Item) throws -> Batch.Outcome? {
    guard let file = existing(item.file, item.recording, of: item.path) else { return nil }
    try claim(item.file, for: item.path)
    return Batch.Outcome(item, [manifest(item.recording, file.stepCount, file.step, item.file)])
  }

  func make(_ item: Batch.Item) throws -> Batch.Outcome {
    var manifests: [Manifest] = []
    var notes: [String] = []
    try forEachRecording(of: item.path, name: item.recording) {
      (name, features, isOnly) throws(FileError) in
      for note in Self.notes(features) where !notes.contains(note) { notes.append(note) }
      let file = Folder.path(of: name + suffix, in: folder)
      try claim(file, for: item.path)
      manifests.append(manifest(name, features.stepCount, features.step, file))
      if isOnly || replaces || existing(file, name, of: item.path, isOnly: false) == nil {
        try write(features, of: item.path, name, to: file, isOnly: isOnly)
      }
    }
    return Batch.Outcome(item, manifests, notes: notes)
  }

  private func write(
    _ features: PlacedFeatures, of path: String, _ recording: String, to file: String, isOnly: Bool
  ) throws(FileError) {
    let source = SourceIdentity(path: path)
    if !replaces { try SegmentOrigin.check(file, source: source, sourcePath: path) }
    let writer = try FeatureSegmentWriter(
      path: file, recording: recording, source: source,
      settings: settings(features.names, features.step, isOnly: isOnly),
      tool: ExtractFeatures.nameAndVersion)
    for step in 0..<features.stepCount { try writer.append(features.values(ofStep: step)) }
    try writer.finish()
  }

  private func existing(
    _ file: String, _ recording: String, of path: String, isOnly: Bool = true
  ) -> FeatureSegmentFile? {
    SourceIdentity(path: path).flatMap { source in
      FeatureSegmentFile.complete(file, recording: recording, source: source, sourcePath: path) {
        settings($0.names, placing.step ?? $0.step, isOnly: isOnly)
      }
    }
  }

  private func settings(
    _ names: [String], _ step: Double, isOnly: Bool
  ) -> FeatureSegmentSettings {
    var options: [String: String] = [:]
    if let stamp = placing.stamp { options["times"] = stamp.rawValue }
    if placing.offset != 0 { options["offset"] = decimal(placing.offset) }
    if !isOnly { options["table"] = "several" }
    if !reading.isEmpty { options["reading"] = reading }
    return FeatureSegmentSettings(set: set, step: step, names: names, options: options)
  }

  private func manifest(
    _ recording: String, _ stepCount: Int, _ step: Double, _ file: String
  ) -> Manifest {
    Manifest(
      recording: recording, stepCount: stepCount, step: step, stepsPerSequence: stepCount,
      file: file)
  }

  /// - Throws: `badData` if the file is that of another table of this run.
  private func claim(_ file: String, for path: String) throws(FileError) {
    let other = written.withLock { $0.updateValue(path, forKey: file) }
    if let other, other != path {
      throw FileError(
        .badData, path: path, "expected recordings of other names than in \(other), found \(file)")
    }
  }

  // MARK: Rows

  /// Writes the rows of tables to standard output, one after the other.
  func print(_ tables: [(name: String, path: String)]) throws {
    var writer = SeriesWriter(dimensions: [], precision: .single)
    var names: [String]?
    for table in tables {
      var notes: [String] = []
      try forEachRecording(of: table.path, name: table.name) {
        (name, features, _) throws(FileError) in
        if let names, names != features.names {
          throw FileError(
            .badData, path: table.path,
            "expected the features of the tables before, found other names; --output writes a "
              + "file for each")
        }
        if names == nil {
          writer = SeriesWriter(dimensions: features.names, precision: .single)
          names = features.names
        }
        try writer.write(features.recording(named: name))
        for note in Self.notes(features) where !notes.contains(note) { notes.append(note) }
      }
      for note in notes { ExtractFeatures.notes.writeOnce(note, first: table.path) }
    }
    try writer.finish()
  }

  // MARK: Both

  /// Reads a table recording by recording. An only one is called as the table is.
  ///
  /// - Throws: as `SeriesReader` and `PlacedFeatures`; `badData` for a name that no file can have.
  private func forEachRecording(
    of path: String, name: String,
    _ body: (_ name: String, _ features: PlacedFeatures, _ isOnly: Bool) throws(FileError) -> Void
  ) throws(FileError) {
    var settings = input
    settings.asksForMissing = false
    // Tables are read side by side, in no order.
    settings.guesses = nil
    settings.note = { ExtractFeatures.notes.writeOnce($0, first: $1 ?? path) }
    var reader = try SeriesReader(path: path, settings: settings)
    let (dimensions, isNamed) = (reader.dimensions, reader.namesRecordings)
    var next = try reader.next()
    var isOnly: Bool?
    guard next != nil else {
      throw FileError(.badData, path: path, "expected rows, found none")
    }
    while let recording = next {
      next = try reader.next()
      let isAlone = isOnly ?? (next == nil)
      isOnly = isAlone
      let ownName = isAlone ? name : stem(of: recording.name)
      if let problem = Batch.problem(ofName: ownName) {
        throw FileError(.badData, path: path, problem)
      }
      let features = try PlacedFeatures(
        recording, dimensions: dimensions, isNamed: isNamed, placing, path: path)
      try body(ownName, features, isAlone)
    }
  }

  /// What the user should know.
  private static func notes(_ features: PlacedFeatures) -> [String] {
    let (early, gaps) = (features.earlyCount, features.gapCount)
    var notes = [
      "times taken for the \(features.stamp.rawValue)s of steps of \(decimal(features.step)) s"
    ]
    if features.hadClass { notes.append("left out: the class, which has no value") }
    if early > 0 { notes.append("left out: \(counted(early, "row")) before the first step's end") }
    if gaps > 0 { notes.append("missing: \(counted(gaps, "step")) without a row") }
    return notes
  }
}
