package import ArgumentParser
package import Text
package import TimeSeries

/// What a user can say about a series that the reader does not recognise by itself.
package struct InputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The dimension's name where a file gives its only value column none.", valueName: "name"))
  package var dimension: String?

  @Option(
    help: ArgumentHelp(
      """
      Columns to take, by comma. With a header line: the value columns wanted, each as its header \
      name or as new=header; recording=A/B joins names. Without: a name for each column in order, \
      '-' to leave one out.
      """, valueName: "names"))
  package var columns: String?

  @Option(help: ArgumentHelp("Unit of the time column: s or ms.", valueName: "unit"))
  package var timeUnit: TimeUnit?

  @Option(
    help: ArgumentHelp(
      """
      What counts of several rows of a recording, or of a rater's in it, at one time: last, mean, or \
      refuse. (default: refuse; last in logs of events)
      """, valueName: "what"))
  package var sameTime: SameTime?

  @Option(
    help: ArgumentHelp(
      "The sign before a number's decimals, where the file does not tell: point or comma.",
      valueName: "sign"))
  package var decimal: TableSettings.DecimalMark?

  @Option(
    help: ArgumentHelp(
      "first: times, dates with a time of day among them, count from each recording's first row.",
      valueName: "row"))
  package var timeZero: TimeZero?

  @Option(
    help: ArgumentHelp(
      """
      Rows a second of files without times: each row, or the frame's number in a column or in a \
      picture's path, is a frame, and its time the frame's end.
      """, valueName: "hertz"))
  package var rate: Double?

  @Option(
    help: ArgumentHelp(
      """
      The number of a recording's first frame, 0 or 1, where --rate goes by the frames' numbers. \
      (default: 0 if one of the first rows has it, else 1)
      """, valueName: "number"))
  package var firstFrame: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Numbers and words that mean "missing", by comma, beside an empty field, ?, -, ., NaN, NA, N/A, \
      #N/A, <NA>, null and None: -5 or -99,invalid.
      """, valueName: "values"))
  package var missing: String?

  package init() {}

  /// The options that are given, and what they are.
  package var given: [(option: String, text: String)] {
    let options: [(String, String?)] = [
      ("--dimension", dimension), ("--columns", columns),
      ("--time-unit", timeUnit.map { "\($0)" }), ("--same-time", sameTime?.rawValue),
      ("--decimal", decimal?.rawValue), ("--time-zero", timeZero?.rawValue),
      ("--rate", rate.map { "\($0)" }), ("--first-frame", firstFrame.map { "\($0)" }),
      ("--missing", missing),
    ]
    return options.compactMap { option, text in text.map { (option, $0) } }
  }

  private static let rates = 0.001...100_000

  /// Of a process, which is one command.
  private static let guesses = Guesses()

  private var missingValues: [String] {
    missing?.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed) ?? []
  }

  /// - Parameter notes: where what the reader guessed is told, each text once.
  package func series(_ notes: Notes) -> SeriesSettings {
    var series = SeriesSettings(
      dimension: dimension, columns: columnNames, timeUnit: timeUnit, sameTime: sameTime,
      note: { notes.writeOnce($0, first: $1) })
    series.table = TableSettings(decimal: decimal, datesCount: timeZero == .first)
    series.table.missing = MissingText(missingValues.filter { number($0) == nil })
    series.missing = missingValues.compactMap(number)
    series.rate = rate
    series.firstFrame = firstFrame
    series.guesses = Self.guesses
    return series
  }

  private func number(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer(parseDecimal)
  }

  private var columnNames: [String]? {
    columns?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  package func validate() throws {
    if dimension?.isEmpty == true {
      throw ValidationError("--dimension: expected a name, found an empty text")
    }
    if missingValues.contains("") {
      throw ValidationError("--missing: expected values between the commas, found an empty one")
    }
    if let rate, !Self.rates.contains(rate) {
      throw ValidationError(
        "--rate: expected \(Self.rates.lowerBound) to \(Self.rates.upperBound) Hz, found \(rate)")
    }
    if let firstFrame {
      guard (0...1).contains(firstFrame) else {
        throw ValidationError("--first-frame: expected 0 or 1, found \(firstFrame)")
      }
      if rate == nil { throw ValidationError("--first-frame: expected --rate with it") }
    }
    if columnNames?.contains("") == true {
      throw ValidationError("--columns: expected names between the commas, found an empty one")
    }
  }
}

extension SameTime: ExpressibleByArgument {}

extension TableSettings.DecimalMark: ExpressibleByArgument {}

/// Which row of a recording has the time 0.
package enum TimeZero: String, CaseIterable, ExpressibleByArgument {
  case first
}

extension TimeUnit: ExpressibleByArgument {
  package init?(argument: String) {
    switch argument {
    case "s": self = .seconds
    case "ms": self = .milliseconds
    default: return nil
    }
  }

  package static var allValueStrings: [String] { ["s", "ms"] }
}
