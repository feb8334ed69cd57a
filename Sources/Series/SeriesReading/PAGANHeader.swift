import Files
import Text
import TimeSeries

/// The header line of a log that the annotation platform PAGAN exports: one row an event, events of
/// several raters and recordings in one file, in the order in which the server got them.
///
///     OriginalName,DatabaseName,Participant,SessionID,Timestamp,VideoTime,Value
///
/// `VideoTime` is the time in the recording, in milliseconds, `Timestamp` the clock's. Its test page
/// exports the last three columns only.
///
/// - Source: the platform's own export; D. Melhart, A. Liapis, G. N. Yannakakis, ACII 2019,
///   doi:10.1109/ACII.2019.8925149.
struct PAGANHeader {
  /// Seven names and what a spreadsheet may put around them; thousands of features have no place here.
  private static let longestLine = 1024

  let delimiter: UInt8
  let columnCount: Int
  let time: Int
  let value: Int
  let recording: Int?
  let rater: Int?
  let session: Int?
  let clock: Int?
  let line: FileHead.Line

  /// - Returns: nil if the head is that of another file, or if the user says which columns to take.
  init?(
    in head: FileHead, lines: [FileHead.Line], options: SeriesOptions
  ) throws(FileError) {
    guard options.columns == nil, let first = lines.first,
      first.bytes.count <= Self.longestLine
    else { return nil }
    let delimiter = SeriesLayout.commonestDelimiter(in: first.bytes)
    guard
      let fields = CSVText.fields(of: first.bytes, delimiter: delimiter, quote: UInt8(ascii: "\""))
    else { return nil }
    let names = fields.map { ColumnNames.normalised(String(decoding: $0, as: UTF8.self)) }
    guard !names.starts(with: ["recording", "time"]),
      let time = names.firstIndex(of: "videotime"), let value = names.firstIndex(of: "value")
    else { return nil }
    let known = [
      "originalname", "databasename", "participant", "sessionid", "timestamp", "videotime", "value",
    ]
    for name in names where names.count(where: { $0 == name }) > 1 || !known.contains(name) {
      throw FileError(
        .badData, path: head.path, line: first.number,
        "expected each of PAGAN's columns at most once and no other, "
          + "found \(quoted(first.bytes))")
    }
    self.delimiter = delimiter
    columnCount = names.count
    self.time = time
    self.value = value
    recording = names.firstIndex(of: "originalname")
    rater = names.firstIndex(of: "participant")
    session = names.firstIndex(of: "sessionid")
    clock = names.firstIndex(of: "timestamp")
    line = first
  }

  /// The fields of a row, spaces around them taken off.
  ///
  /// The platform puts no quotes around a recording's name. One with commas is still told apart: it
  /// comes first, and no other field holds any.
  ///
  /// - Returns: nil if quotes are out of place.
  func fields(of row: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
    let quote = UInt8(ascii: "\"")
    if row.contains(quote) {
      return CSVText.fields(of: row, delimiter: delimiter, quote: quote)?.map { $0[...] }
    }
    var fields = row.split(separator: delimiter, omittingEmptySubsequences: false)
    if fields.count > columnCount, recording == 0 {
      let extra = fields.count - columnCount
      fields.replaceSubrange(0...extra, with: [row[..<fields[extra].endIndex]])
    }
    return fields.map(\.trimmed)
  }
}
