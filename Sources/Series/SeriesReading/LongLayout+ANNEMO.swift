import Files
import Text
import TimeSeries

extension LongLayout {
  /// The log of the rewrite of ANNEMO, the web tool that RECOLA was rated with: no header, a row for
  /// each move of the slider, all videos and dimensions of a rater in one file.
  ///
  ///     "Monday, May 3rd, 2021, 1:02:03 PM",1620046923000,S1,P16.mp4,arousal,0.52,-0.31,true
  ///
  /// The date, the rater's clock in milliseconds, rater, video, dimension, time in the video in
  /// seconds, value, whether the video plays. Rows that begin `Social` are answers to questions. A
  /// second take is appended to the first; it is known by its time, which goes back.
  ///
  /// - Source: the tool's own code, github.com/cwi-dis/annemo.
  /// - Returns: nil if the first of the other rows is none of these.
  static func annemo(in head: FileHead, lines: [FileHead.Line]) -> LongLayout? {
    let social = "Social"
    let delimiter = UInt8(ascii: ",")
    guard
      let line = lines.first(where: { !$0.bytes.starts(with: social.utf8) }),
      line.bytes.first == UInt8(ascii: "\""),
      let fields = CSVText.fields(of: line.bytes, delimiter: delimiter), fields.count == 8,
      ["true", "false"].contains(String(decoding: fields[7], as: UTF8.self)),
      [1, 5, 6].allSatisfy({ fields[$0].withUnsafeBufferPointer(parseDecimal) != nil })
    else { return nil }
    return LongLayout(
      delimiter: delimiter, columnCount: 8, values: [Value(column: 6)], time: 5, recording: 3,
      rater: 2, dimension: 4, clock: 1, unit: .seconds, sameTime: .last, recordingIsFile: true,
      countsTakes: true, otherRows: social)
  }
}
