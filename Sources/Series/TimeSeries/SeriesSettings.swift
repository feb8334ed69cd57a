package import Text

/// The unit of a file's time column.
package enum TimeUnit: Equatable, Sendable {
  case seconds
  case milliseconds
}

/// What becomes of several rows of a recording, or of a rater's, at one time.
package enum SameTime: String, CaseIterable, Sendable {
  /// The file is refused.
  case refuse
  /// The later row counts.
  case last
  /// The mean of their values does; of those that are there.
  case mean
}

/// What a user says about a file; it wins over what the reader would recognise by itself.
package struct SeriesSettings: Sendable {
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

  /// nil: `refuse`, but `last` in logs of events.
  package var sameTime: SameTime?

  /// Takes what a reader guessed and a user should know, such as columns left out; the same of many
  /// files is told of each.
  package var note: (@Sendable (_ text: String, _ place: String?) -> Void)?

  /// Rows a second of files without times; nil: there are none such.
  package var rate: Double?

  /// Numbers that mean "missing".
  package var missing: [Double] = []

  /// Whether `note` is told of a number that may be one: among ratings, and not among features, where
  /// -201 is a level.
  package var asksForMissing = true

  /// The number of a recording's first frame; nil: 0 where one of the first rows has that, else 1.
  package var firstFrame: Int?

  /// Of the files read before, where what is guessed is to be the same in all.
  package var guesses: Guesses?

  /// How the table is written.
  package var table = TableSettings()

  /// Whether times count from each recording's first row, which has 0.
  package var startsAtZero: Bool { table.datesCount }

  package init(
    dimension: String? = nil, columns: [String]? = nil, timeUnit: TimeUnit? = nil,
    recording: String? = nil, sameTime: SameTime? = nil,
    note: (@Sendable (_ text: String, _ place: String?) -> Void)? = nil
  ) {
    self.dimension = dimension
    self.columns = columns
    self.timeUnit = timeUnit
    self.recording = recording
    self.sameTime = sameTime
    self.note = note
  }
}
