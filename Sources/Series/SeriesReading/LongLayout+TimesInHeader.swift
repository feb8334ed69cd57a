import Files
import Text
import TimeSeries

extension LongLayout {
  /// One row a rater, or a recording, or both: their names, then the value at each of the times that
  /// the header has, in one dimension, which the file does not name.
  static func timesInHeader(
    _ table: HeaderTable, settings: SeriesSettings
  ) throws(FileError) -> LongLayout? {
    let columns = table.names.prefix { headerTime($0) == nil }.indices
    let times = table.names[columns.upperBound...].map(headerTime)
    guard (1...3).contains(columns.count), times.count >= 3 else { return nil }
    var values: [Value] = []
    for (place, time) in zip(columns.upperBound..., times) {
      guard let time, time.unit == times[0]?.unit, time.prefix == times[0]?.prefix,
        time.number > values.last?.time ?? -.infinity
      else { return nil }
      values.append(Value(column: place, dimension: nil, time: time.number))
    }
    let raters = table.places { RaterNames.all.contains($0) || RaterNames.people.contains($0) }
      .filter { columns.contains($0) && !ColumnNames.isRecording(table.names[$0]) }
    let recordings = table.places(ColumnNames.isRecording).filter(columns.contains)
    guard raters.count <= 1, recordings.count <= 1,
      raters.count + recordings.count == columns.count
    else { return nil }
    // Recordings in rows and whole numbers above them could be raters with numbers.
    guard !raters.isEmpty || values.contains(where: { $0.time != $0.time?.rounded() }) else {
      return nil
    }
    return LongLayout(
      delimiter: table.delimiter, columnCount: table.names.count, header: table.line,
      values: values, recording: recordings.first, rater: raters.first, unit: times[0]?.unit,
      sameTime: settings.sameTime ?? .refuse,
      remarks: ["the header's numbers taken for times, each row for a rater or a recording"])
  }

  /// A time as the header of a wide table has it: `0.04`, `0.04s`, `40ms`, `t_0.04`.
  static func headerTime(
    _ name: String
  ) -> (number: Double, unit: TimeUnit?, prefix: String)? {
    let text = name.trimmed.lowercased()
    let prefix = text.prefix { !$0.isNumber && $0 != "-" && $0 != "." }
    guard ["", "t", "time", "t_", "time_", "t.", "time.", "t ", "time "].contains(prefix) else {
      return nil
    }
    var digits = text.dropFirst(prefix.count)
    var unit: TimeUnit?
    if digits.hasSuffix("ms") {
      unit = .milliseconds
      digits = digits.dropLast(2)
    } else if digits.hasSuffix("s") {
      unit = .seconds
      digits = digits.dropLast()
    }
    var plain = digits.trimmed
    guard let number = plain.withUTF8(parseDecimal) else { return nil }
    return (number, unit, String(prefix))
  }
}
