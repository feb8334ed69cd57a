import Files
import Text
import TimeSeries

/// How a table is laid out whose rows hold what one rater said: at one time, in one or several
/// dimensions, or at all the times that the header has.
struct LongLayout {
  /// A column of values.
  struct Value {
    let column: Int
    /// nil: the file does not name it.
    var dimension: String?
    /// Where the header has the times.
    var time: Double?
  }

  var delimiter: UInt8
  var columnCount: Int
  /// nil if the rows begin at once.
  var header: FileHead.Line?
  var values: [Value]
  var time: Int?
  var recording: Int?
  var rater: Int?
  /// Whether the rater's column may be the recorded person's: then no recording has two of them.
  var raterMayBeRecorded = false
  /// Column of the dimension's name, where rows and not columns have different ones.
  var dimension: Int?
  /// Column that tells a rater's sessions with a recording apart.
  var session: Int?
  /// Column of the clock by which events are ordered.
  var clock: Int?
  /// The unit that the file states or its program writes.
  var unit: TimeUnit?
  /// What counts of several rows of a rater at one time.
  var sameTime = SameTime.refuse
  /// Whether a first field without quotes may hold delimiters.
  var firstMayHoldDelimiters = false
  /// Whether the recording's column has the names of media files.
  var recordingIsFile = false
  /// Whether a rater's time that goes back, by the clock, begins another session.
  var countsTakes = false
  /// What begins rows of another kind, which are passed over.
  var otherRows: String?

  var hasTimes: Bool { time != nil || values.contains { $0.time != nil } }

  /// The fields of a row, spaces around them taken off.
  ///
  /// - Returns: nil if quotes are out of place.
  func fields(of row: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
    let quote = UInt8(ascii: "\"")
    if row.contains(quote) {
      return CSVText.fields(of: row, delimiter: delimiter, quote: quote)?.map { $0[...] }
    }
    var fields = row.split(separator: delimiter, omittingEmptySubsequences: false)
    if fields.count > columnCount, firstMayHoldDelimiters {
      let extra = fields.count - columnCount
      fields.replaceSubrange(0...extra, with: [row[..<fields[extra].endIndex]])
    }
    return fields.map(\.trimmed)
  }
}
