internal import Glibc
package import TimeSeries

extension Manifest {
  /// Longest line that is read, bytes: two paths of the system's greatest length, quoted.
  private static let longestLine = 1 << 14

  /// Reads a manifest.
  ///
  /// Columns may come in any order and others beside them; line ends may be CRLF.
  ///
  /// - Parameter path: a CSV file; `-` is standard input.
  /// - Throws: `noInput` if the file cannot be opened; `badData` with the line if a column lacks, a
  ///   row has too many or too few fields, or a number is none; `inputOutput` if reading fails.
  package static func read(path: String) throws(SeriesError) -> Manifest {
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw SeriesError(.noInput, path: path, String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var lines = LineReader(descriptor: descriptor, path: path, longestLine: longestLine)
    guard let header = try lines.next() else {
      throw SeriesError(
        .badData, path: path, line: 1, "expected \(columns.joined(separator: ",")), found nothing")
    }
    let names = try fields(of: header, path: path, line: 1)
    let places = columns.map { names.firstIndex(of: $0) }
    guard !places.contains(nil), Set(names).count == names.count else {
      throw SeriesError(
        .badData, path: path, line: 1,
        "expected \(columns.joined(separator: ",")), found \(names.joined(separator: ","))")
    }
    var rows: [Row] = []
    while let text = try lines.next() {
      let fields = try fields(of: text, path: path, line: lines.number)
      guard fields.count == names.count else {
        throw SeriesError(
          .badData, path: path, line: lines.number,
          "expected \(names.count) fields, found \(fields.count)")
      }
      rows.append(
        try row(places.compactMap { $0 }.map { fields[$0] }, path: path, line: lines.number))
    }
    return Manifest(rows: rows)
  }

  private static func row(
    _ fields: [String], path: String, line: Int
  ) throws(SeriesError) -> Row {
    func failure(_ expected: String, _ found: String) -> SeriesError {
      SeriesError(.badData, path: path, line: line, "expected \(expected), found '\(found)'")
    }
    guard !fields[0].isEmpty else { throw failure("a recording", fields[0]) }
    guard let sequence = Int(fields[1]), sequence >= 0 else {
      throw failure("a sequence's number from 0", fields[1])
    }
    guard let start = Double(fields[2]), start >= 0, start.isFinite else {
      throw failure("a start in seconds", fields[2])
    }
    guard let end = Double(fields[3]), end > start, end.isFinite else {
      throw failure("an end in seconds after the start", fields[3])
    }
    guard !fields[4].isEmpty else { throw failure("a file", fields[4]) }
    return Row(recording: fields[0], sequence: sequence, start: start, end: end, file: fields[4])
  }

  /// Fields of a line; a quoted field may hold commas and doubled quotes, but no line feed.
  private static func fields(
    of line: [UInt8], path: String, line number: Int
  ) throws(SeriesError) -> [String] {
    let quote = UInt8(ascii: "\"")
    let comma = UInt8(ascii: ",")
    var fields: [[UInt8]] = [[]]
    var position = line.startIndex
    while position < line.endIndex {
      guard line[position] == quote, fields[fields.count - 1].isEmpty else {
        if line[position] == comma {
          fields.append([])
        } else {
          fields[fields.count - 1].append(line[position])
        }
        position += 1
        continue
      }
      position += 1
      while position < line.endIndex {
        if line[position] == quote {
          guard position + 1 < line.endIndex, line[position + 1] == quote else { break }
          position += 1
        }
        fields[fields.count - 1].append(line[position])
        position += 1
      }
      position += 1
      guard position == line.endIndex || position < line.endIndex && line[position] == comma else {
        throw SeriesError(
          .badData, path: path, line: number,
          "expected a closing quote and then a comma or the line's end")
      }
    }
    var texts: [String] = []
    for field in fields {
      guard let text = String(validating: field, as: UTF8.self), !field.contains(0) else {
        throw SeriesError(.badData, path: path, line: number, "expected UTF-8 text, found bytes")
      }
      texts.append(text)
    }
    return texts
  }
}
