package import Files
import Text

/// A log as ratings: whose they are, of what, and the take that counts.
package struct RatedLog: Sendable {
  /// From the paths, so that who renames files gives pseudonyms.
  package let rater: String
  package let recording: String
  package let head: LogHead
  package let contents: LogContents
  /// `[take]`, from take 1.
  package let takes: [RatedTrace]

  /// - Parameter path: `.../{recording}/{rater}.log`
  /// - Throws: as `LogContents`; `badData` for a log without a whole head.
  package init(path: String) throws(FileError) {
    contents = try LogContents(path: path)
    guard let head = contents.head else {
      throw FileError(
        .badData, path: path, line: 1, "expected a log's head, found none that is whole")
    }
    self.head = head
    let file = path.split(separator: "/").last ?? ""
    rater = String(file.dropLast(LogContents.ending.count))
    recording = folderName(of: path) ?? head.recording
    let lines = contents.lines
    takes = stride(from: 1, through: lines.last?.take ?? 0, by: 1).map { take in
      RatedTrace(lines.lazy.filter { $0.take == take })
    }
  }

  /// Number of the take that counts, from 1: the last that was played to its end, or else the last
  /// with a sample; nil if there is none.
  package var countingTake: Int? {
    (takes.lastIndex { $0.isWhole && !$0.times.isEmpty } ?? takes.lastIndex { !$0.times.isEmpty })
      .map { $0 + 1 }
  }

  /// The take that counts on a grid.
  ///
  /// - Parameter step: seconds; nil: the session's.
  /// - Returns: times of the steps' ends and `[dimension][step]`; nil if nothing was said.
  package func series(step: Double?) -> (times: [Double], columns: [[Double]])? {
    countingTake.map { take in
      takes[take - 1].series(
        step: step ?? head.step, duration: head.source.duration,
        dimensionCount: head.dimensions.count)
    }
  }

  /// Writes `{folder}/{dimension}/{recording}/{rater}.csv` of each dimension: `time,<rater>`; nothing
  /// if nothing was said.
  ///
  /// - Parameter step: as of `series`.
  /// - Returns: the files.
  @discardableResult
  package func writeSeries(to folder: String, step: Double?) throws(FileError) -> [String] {
    guard let (times, columns) = series(step: step) else { return [] }
    var paths: [String] = []
    for (dimension, values) in zip(head.dimensions, columns) {
      let path =
        [dimension.name, recording].reduce(folder) { Folder.path(of: $1, in: $0) }
        + "/\(rater).csv"
      try RatingFolder.make(for: path, in: folder)
      try RatingTable(times: times, columns: [(rater, values)]).write(to: path, delimiter: ",")
      paths.append(path)
    }
    return paths
  }
}

/// Raters' series of a recording and dimension side by side.
package struct RatingTable: Sendable {
  /// `[step]`, seconds, at the steps' ends.
  package let times: [Double]
  /// `[rater]`, each `[step]`; NaN is missing, and so are steps that it does not have.
  package let columns: [(rater: String, values: [Double])]

  package init(times: [Double], columns: [(rater: String, values: [Double])]) {
    self.times = times
    self.columns = columns
  }

  /// Writes `time,<rater>,...`, whole or not at all.
  package func write(to path: String, delimiter: String) throws(FileError) {
    var text = (["time"] + columns.map(\.rater)).map(CSVText.field).joined(separator: delimiter)
    text += "\n"
    for (step, time) in times.enumerated() {
      text += decimal(time)
      for column in columns {
        let value = step < column.values.count ? column.values[step] : .nan
        text += value.isNaN ? delimiter : delimiter + decimal(value)
      }
      text += "\n"
    }
    let file = try AtomicFile(path: path)
    try file.write(text)
    try file.commit()
  }
}
