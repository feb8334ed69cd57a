/// The unit of a file's time column.
package enum TimeUnit: Equatable, Sendable {
  case seconds
  case milliseconds
}

/// What a user says about a file; it wins over what the reader would recognise by itself.
package struct SeriesOptions: Equatable, Sendable {
  /// Name of the only value column where the file gives it none (see `SeriesReader`).
  package var dimension: String?

  /// Which columns to take.
  ///
  /// Without a header line: one name a column, in the file's order; `recording` and `time` name
  /// those roles, `-` leaves a column out. With a header line: the value columns wanted, in the
  /// order wanted, each by its header name or as `new=header` to rename it; the recording and time
  /// columns are recognised as usual unless `recording=header` or `time=header` say which they are.
  package var columns: [String]?

  /// nil: recognised.
  package var timeUnit: TimeUnit?

  /// The recording's name. nil: taken from its column, else the file's name without its extension.
  package var recording: String?

  package init(
    dimension: String? = nil, columns: [String]? = nil, timeUnit: TimeUnit? = nil,
    recording: String? = nil
  ) {
    self.dimension = dimension
    self.columns = columns
    self.timeUnit = timeUnit
    self.recording = recording
  }
}
