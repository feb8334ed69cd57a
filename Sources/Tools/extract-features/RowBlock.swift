import Files
import TimeSeries

/// Rows that wait to be written as a part of a series.
struct RowBlock {
  let recording: String
  /// Seconds; nil if the only row is the whole recording.
  let step: Double?
  private var rows: [[Float]] = []
  private var writtenCount = 0

  private static let size = 256

  init(recording: String, step: Double?) {
    self.recording = recording
    self.step = step
  }

  mutating func append(_ row: [Float], to writer: inout SeriesWriter) throws(FileError) {
    rows.append(row)
    if step != nil, rows.count == Self.size { try write(to: &writer, duration: 0) }
  }

  /// - Parameter duration: the recording's, where it is the step.
  mutating func write(to writer: inout SeriesWriter, duration: Double) throws(FileError) {
    guard let first = rows.first else { return }
    let step = step ?? duration
    try writer.write(
      Recording(
        name: recording,
        times: rows.indices.map { endTime(ofStep: writtenCount + $0, step: step) },
        columns: first.indices.map { column in rows.map { Double($0[column]) } }))
    writtenCount += rows.count
    rows.removeAll(keepingCapacity: true)
  }
}
