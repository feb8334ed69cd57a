import Files
import Text
import TimeSeries

/// A track at a fixed rate in two files, as NOVA and SSI have it: a header in XML, and the values in a
/// file of the same name with `~` after it, as text or in binary, little-endian.
///
/// - `.annotation`, a continuous scheme: values and their confidences, which are left out.
/// - `.stream`: values in one or several columns.
///
/// The time of value i is i / rate, as NOVA has it: where its frame begins.
///
/// - Source: NOVA's documentation and code, github.com/hcmlab/nova; T. Baur and others,
///   Künstliche Intelligenz 34, 143-164, 2020, doi:10.1007/s13218-020-00632-3.
struct SampledTrack {
  let dimensions: [String]
  /// nil: no value.
  let recording: Recording?

  /// Values that are taken: half a GiB.
  static let mostValues = 1 << 26

  /// - Returns: nil if the file is no XML, or if the head must be longer.
  /// - Throws: `.badData` for other XML, for a track that is not continuous, or that is not whole;
  ///   `.noInput` if there is no file of values.
  init?(in head: FileHead, settings: SeriesSettings) throws(FileError) {
    let text = String(decoding: head.bytes[head.offset(after: nil)...], as: UTF8.self)
    guard let root = TagScanner.root(of: text) else { return nil }
    func fault(_ problem: String) -> FileError { FileError(.badData, path: head.path, problem) }
    switch root {
    case "annotation", "stream": break
    case "ANNOTATION_DOCUMENT":
      throw fault(
        "expected a table, found ELAN's annotations; ELAN writes them as one by File, Export As, "
          + "Tab-delimited Text")
    default: throw fault("expected a table or a track of NOVA, found other XML")
    }
    guard head.isWhole else { return nil }
    let tags = try TagScanner.tags(in: text, path: head.path)
    let header =
      try root == "stream"
      ? TrackHeader.stream(tags, path: head.path) : .annotation(tags, path: head.path)
    guard head.path != "-" else {
      throw fault("expected the values in a file beside it, found standard input")
    }
    let rows = try Self.rows(header, path: head.path + "~", missing: settings.table.missing)
    if let chunks = header.chunks {
      let count = chunks.reduce(0) { $0 + $1.count }
      guard count == rows.count / header.width else {
        throw FileError(
          .badData, path: head.path + "~",
          "expected \(count) rows, as the header says, found \(rows.count / header.width)")
      }
    }
    dimensions = try Self.names(header, path: head.path, settings: settings)
    let times = Self.times(header, count: rows.count / header.width)
    guard zip(times, times.dropFirst()).allSatisfy(<) else {
      throw fault("expected chunks one after the other, found them overlapping")
    }
    let columns = (0..<header.taken).map { column in
      stride(from: column, to: rows.count, by: header.width).map { rows[$0] }
    }
    let name = settings.recording ?? stem(of: head.path)
    recording = times.isEmpty ? nil : Recording(name: name, times: times, columns: columns)
  }

  private static func times(_ header: TrackHeader, count: Int) -> [Double] {
    (header.chunks ?? [(0, count)]).flatMap { start, count in
      (0..<count).map { start + Double($0) / header.rate }
    }
  }

  private static func names(
    _ header: TrackHeader, path: String, settings: SeriesSettings
  ) throws(FileError) -> [String] {
    let only = SeriesLayout.namelessDimension(path: path, settings: settings)
    let names = settings.columns ?? (header.taken == 1 ? [header.name ?? only] : [])
    guard names.count == header.taken, Set(names + ["recording", "time"]).count == names.count + 2
    else {
      throw FileError(
        .badData, path: path,
        "expected \(header.taken) different names of columns, found "
          + (names.isEmpty ? "none; give them by --columns" : names.joined(separator: ",")))
    }
    return names
  }

  // MARK: Values

  /// `[row * column]`, row by row; NaN is missing.
  private static func rows(
    _ header: TrackHeader, path: String, missing: MissingText
  ) throws(FileError) -> [Double] {
    if header.isText {
      var source = try TableSource(path: path, settings: nil)
      return try textRows(header, from: &source, missing: missing)
    }
    var source = try ByteSource(path: path)
    return try binaryRows(header, from: &source)
  }

  private static func textRows(
    _ header: TrackHeader, from source: inout TableSource, missing: MissingText
  ) throws(FileError) -> [Double] {
    var lines = LineReader(longestLine: FileHead.longestLine)
    var values: [Double] = []
    while let line = try lines.next(from: &source) {
      func fault(_ problem: String) -> FileError {
        FileError(.badData, path: source.path, line: lines.number, problem)
      }
      if line.trimmed.isEmpty { continue }
      let fields = line.trimmed.split(
        separator: header.delimiter, omittingEmptySubsequences: header.delimiter.isSpace
      ).map(\.trimmed)
      guard fields.count == header.width else {
        throw fault("expected \(header.width) fields, found \(fields.count)")
      }
      guard values.count + header.width <= mostValues else {
        throw fault("expected at most \(mostValues) values, found more")
      }
      for (column, field) in fields.enumerated() {
        if field.withUnsafeBufferPointer(missing.contains) {
          values.append(.nan)
        } else if let number = TrackHeader.decimal(Array(field)) {
          values.append(number)
        } else {
          throw fault("expected a number in column \(column + 1), found \(quoted(field))")
        }
      }
    }
    return values
  }

  private static func binaryRows(
    _ header: TrackHeader, from source: inout ByteSource
  ) throws(FileError) -> [Double] {
    var bytes: [UInt8] = []
    var block = [UInt8](zeroes: source.blockSize)
    while true {
      let count = try source.read(into: &block, from: 0)
      if count == 0 { break }
      bytes += block[..<count]
      guard bytes.count / header.kind.size <= mostValues else {
        throw FileError(
          .badData, path: source.path, "expected at most \(mostValues) values, found more")
      }
    }
    let rowSize = header.width * header.kind.size
    guard bytes.count % rowSize == 0 else {
      throw FileError(
        .badData, path: source.path,
        "expected whole rows of \(rowSize) bytes, found \(bytes.count) bytes")
    }
    let values = bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: header.kind.size).map {
        header.kind.value(bytes, at: $0)
      }
    }
    guard !values.contains(where: \.isInfinite) else {
      throw FileError(.badData, path: source.path, "expected finite values, found an infinite one")
    }
    return values
  }
}
