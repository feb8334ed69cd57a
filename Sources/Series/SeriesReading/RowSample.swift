import Text

/// A file's first rows, looked at for what no header says: the quotes and the unit of time.
struct RowSample {
  private(set) var quote = UInt8(ascii: "\"")
  /// Whether all times are whole numbers that grow by 10 or more from row to row.
  ///
  /// Two rows of one recording are needed to tell. Ratings are made every 20 ms to 1 s: read as
  /// seconds, such times would be at least 10 s apart.
  private(set) var looksLikeMilliseconds = false

  /// How many rows are looked at.
  static let size = 64

  init(
    rows: some Sequence<FileHead.Line>, delimiter: UInt8, comment: UInt8?, columns: ColumnPlan
  ) {
    let rows = rows.lazy.filter { $0.trimmed.first != comment }.prefix(Self.size)
    let single = UInt8(ascii: "'")
    if rows.contains(where: { Self.beginsField($0.bytes, with: single, delimiter: delimiter) }) {
      quote = single
    }
    guard let timeColumn = columns.timeColumn else { return }
    let recordingColumn = columns.recordingColumn
    var previous: (recording: [UInt8], time: Double)?
    for row in rows {
      guard let fields = CSVText.fields(of: row.bytes, delimiter: delimiter, quote: quote),
        fields.count == columns.roles.count,
        let time = fields[timeColumn].withUnsafeBufferPointer(parseDecimal)
      else { break }
      guard time == time.rounded() else {
        looksLikeMilliseconds = false
        return
      }
      let recording = recordingColumn.map { fields[$0] } ?? []
      if let previous, previous.recording == recording {
        guard time - previous.time >= 10 else {
          looksLikeMilliseconds = false
          return
        }
        looksLikeMilliseconds = true
      }
      previous = (recording, time)
    }
  }

  /// Whether some field of the line begins with `byte`.
  private static func beginsField(
    _ line: ArraySlice<UInt8>, with byte: UInt8, delimiter: UInt8
  ) -> Bool {
    var atStart = true
    for character in line {
      if character == byte, atStart { return true }
      if character == delimiter {
        atStart = true
      } else if character != 0x20 {
        atStart = false
      }
    }
    return false
  }
}
