import Files
import Text
import TimeSeries

extension LongLayout {
  /// A log that the annotation platform PAGAN exports: one row an event, events of several raters
  /// and recordings in one file, in the order in which the server got them.
  ///
  ///     OriginalName,DatabaseName,Participant,SessionID,Timestamp,VideoTime,Value
  ///
  /// `VideoTime` is the time in the recording, in milliseconds, `Timestamp` the clock's. Its test page
  /// exports the last three columns only. Of two events of a rater at the same time the one with the
  /// later `Timestamp` counts, or the one further down. The platform puts no quotes around a
  /// recording's name. One with commas is still told apart: it comes first, and no other field holds
  /// any.
  ///
  /// - Source: the platform's own export; D. Melhart, A. Liapis, G. N. Yannakakis, ACII 2019,
  ///   doi:10.1109/ACII.2019.8925149.
  /// - Returns: nil if the names are those of another file.
  static func pagan(
    _ names: [String], delimiter: UInt8, line: FileHead.Line, in head: FileHead
  ) throws(FileError) -> LongLayout? {
    let names = names.map(ColumnNames.normalised)
    guard !names.starts(with: ["recording", "time"]),
      let time = names.firstIndex(of: "videotime"), let value = names.firstIndex(of: "value")
    else { return nil }
    let known = [
      "originalname", "databasename", "participant", "sessionid", "timestamp", "videotime", "value",
    ]
    for name in names where names.count(where: { $0 == name }) > 1 || !known.contains(name) {
      throw FileError(
        .badData, path: head.path, line: line.number,
        "expected each of PAGAN's columns at most once and no other, "
          + "found \(quoted(line.bytes))")
    }
    let recording = names.firstIndex(of: "originalname")
    return LongLayout(
      delimiter: delimiter, columnCount: names.count, header: line, values: [Value(column: value)],
      time: time, recording: recording, rater: names.firstIndex(of: "participant"),
      session: names.firstIndex(of: "sessionid"), clock: names.firstIndex(of: "timestamp"),
      unit: .milliseconds, sameTime: .last, firstMayHoldDelimiters: recording == 0)
  }
}
