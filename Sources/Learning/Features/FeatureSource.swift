import Files
import Segments
import SeriesReading
import Text
import TimeSeries

/// One set of features, or one series, of any number of recordings.
struct FeatureSource: Sendable {
  /// Name of the set, or of the series' file without its ending.
  let name: String
  /// The folder of the first file; nil for standard input and for a bare file name.
  let folder: String?
  let isSeries: Bool
  let columns: [String]
  /// Of the first file, for messages.
  let path: String
  /// Of each recording, in the order in which they were found.
  private(set) var rows: [(recording: String, rows: FeatureRows)] = []
  private var indices: [String: Int] = [:]

  private init(name: String, columns: [String], path: String, isSeries: Bool) {
    self.name = name
    self.columns = columns
    self.path = path
    self.isSeries = isSeries
    folder = folderName(of: path)
  }

  subscript(recording: String) -> FeatureRows? { indices[recording].map { rows[$0].rows } }

  private mutating func add(_ recording: String, _ found: FeatureRows) {
    indices[recording] = rows.count
    rows.append((recording, found))
  }

  /// Whether another part of what is named on a command line goes on with this source: it is of the
  /// same set, or a series of the same columns, and has none of its recordings.
  private func isContinued(by other: FeatureSource) -> Bool {
    isSeries == other.isSeries && (isSeries ? columns == other.columns : name == other.name)
      && other.rows.allSatisfy { indices[$0.recording] == nil }
  }
}

extension FeatureSource {
  /// The sources that a command line means.
  ///
  /// - Parameters:
  ///   - paths: feature files, folders of them, manifests or series; `-` is one of the last two on
  ///     standard input.
  ///   - settings: how series are read.
  /// - Throws: `FileError` if a folder holds none, one cannot be read or is damaged, a file is not of
  ///   the recording that a manifest says, or has other columns than another of its set.
  static func reading(
    _ paths: [String], _ settings: SeriesSettings
  ) throws(FileError) -> [FeatureSource] {
    var settings = settings
    settings.asksForMissing = false
    var sources: [FeatureSource] = []
    for path in paths {
      for found in try reading(path, settings) {
        guard let index = sources.firstIndex(where: { $0.isContinued(by: found) }) else {
          sources.append(found)
          continue
        }
        guard sources[index].columns == found.columns else {
          throw otherColumns(found.path, found.columns, than: sources[index])
        }
        for (recording, rows) in found.rows { sources[index].add(recording, rows) }
      }
    }
    return sources
  }

  private static func reading(
    _ path: String, _ settings: SeriesSettings
  ) throws(FileError) -> [FeatureSource] {
    if Folder.exists(at: path) {
      let files = try Folder.files(in: path, suffix: FeatureSegmentFile.suffix)
      guard !files.isEmpty else {
        throw FileError(
          .badData, path: path,
          "expected files named *\(FeatureSegmentFile.suffix), found none")
      }
      return try sets(files)
    }
    if path.hasSuffix(".safetensors") { return try sets([path]) }
    if path == ReadableFile.standardInput {
      let text = try TableText.read(path)
      if TableText.isManifest(text) {
        return try sets(of: try Manifest.read(path: path, bytes: text))
      }
      let reader = try SeriesReader(text: text, path: path, settings: settings)
      return [try series(TimeSeries.reading(reader), path: path)]
    }
    if try TableText.isManifest(TableText.head(of: path)) {
      return try sets(of: try Manifest.read(path: path))
    }
    return [try series(try TimeSeries.reading(path, settings: settings), path: path)]
  }

  private static func series(
    _ series: TimeSeries, path: String
  ) throws(FileError) -> FeatureSource {
    var source = FeatureSource(
      name: stem(of: path), columns: series.dimensions, path: path, isSeries: true)
    for recording in series.recordings {
      source.add(recording.name, .series(try SeriesRows(recording, path: path)))
    }
    return source
  }

  private static func sets(of manifest: Manifest) throws(FileError) -> [FeatureSource] {
    let found = try sets(manifest.files)
    let recordings = Dictionary(
      found.flatMap(\.rows).map { ($0.rows.path, $0.recording) },
      uniquingKeysWith: { first, _ in first })
    for row in manifest.rows {
      guard let recording = recordings[row.file], recording != row.recording else { continue }
      throw FileError(
        .badData, path: row.file,
        "expected recording '\(row.recording)' as the manifest has it, found '\(recording)'")
    }
    return found
  }

  /// Files by their sets, in the order of each set's first file.
  private static func sets(_ files: [String]) throws(FileError) -> [FeatureSource] {
    var sources: [FeatureSource] = []
    for path in files {
      let file = try FeatureSegmentFile(path: path)
      let index = sources.firstIndex { $0.name == file.set } ?? sources.count
      if index == sources.count {
        sources.append(
          FeatureSource(name: file.set, columns: file.names, path: path, isSeries: false))
      }
      guard sources[index].columns == file.names else {
        throw otherColumns(path, file.names, than: sources[index])
      }
      if let other = sources[index][file.recording] {
        throw FileError(
          .badData, path: path,
          "expected each recording once, found '\(file.recording)' in \(other.path) too")
      }
      sources[index].add(file.recording, .file(file))
    }
    return sources
  }

  private static func otherColumns(
    _ path: String, _ columns: [String], than source: FeatureSource
  ) -> FileError {
    let place = zip(columns, source.columns).enumerated().first { $1.0 != $1.1 }
    let difference =
      place.map { "'\($1.1)' as column \($0 + 1), found '\($1.0)'" }
      ?? "\(source.columns.count) columns, found \(columns.count)"
    return FileError(
      .badData, path: path, "expected the columns of \(source.path), \(difference)")
  }
}

/// Whether a table is a manifest or a series, from its first line.
private enum TableText {
  private static let headSize = 1 << 16

  static func read(_ path: String) throws(FileError) -> [UInt8] {
    var source = try ByteSource(path: path)
    var bytes: [UInt8] = []
    while true {
      var block = [UInt8](zeroes: source.blockSize)
      let count = try source.read(into: &block, from: 0)
      if count == 0 { return bytes }
      bytes += block[..<count]
    }
  }

  static func head(of path: String) throws(FileError) -> [UInt8] {
    var source = try ByteSource(path: path, blockSize: headSize)
    var block = [UInt8](zeroes: headSize)
    let count = try source.read(into: &block, from: 0)
    return Array(block[..<count])
  }

  static func isManifest(_ text: [UInt8]) -> Bool {
    let line = text.prefix { $0 != 0x0a && $0 != 0x0d }
    let names = String(decoding: line, as: UTF8.self).split(separator: ",")
    return Manifest.columns.allSatisfy { names.contains(Substring($0)) }
  }
}
