import ArgumentParser
import Files
import Journal
import Text
import ToolSupport

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print who has rated what, and what is doubtful in it.",
    discussion: """
      IN
        a folder of ratings: {dimension}/{recording}/{rater}.log; recordings that
        are to be rated, so that those that nobody began are listed as well
      OUT
        rater,dimension,recording,state,take,coverage,duration,first_movement,
        warnings; a row for each rater, dimension and recording that any of them
        rated or that is named: done (played to its end), partial, open (not
        begun); coverage is the share of steps with a value, times are in seconds

      Practice is left out. Warned of is: a hand that never moved, or first
      after 10 s; an end of the scale for more than half of the time; parts
      passed over; a page that was silent for more than 3 s; a player off the
      clock by more than 2 %; stalls, sticks unplugged, leaving the page.

      EXAMPLES
        annotate status ratings
        annotate status ratings recordings/*.mp4 --format csv | grep ,open,
      """)

  @Option(help: "Print csv, json, or a table for people.")
  var format = OutputFormat.table

  @Argument(help: ArgumentHelp("Folder of the ratings.", valueName: "ratings"))
  var ratings: String

  @Argument(help: ArgumentHelp("Recordings that are to be rated.", valueName: "recording"))
  var recordings: [String] = []

  func run() throws {
    let folder = try RatingsReader(ratings)
    let records = records(of: folder.logs)
    let text = format.text(of: records, digits: 3) ?? Self.table(of: records)
    try OpenFile.standardOutput.write(text)
    try folder.finish()
  }

  private func records(of logs: [RatedLog]) -> Records {
    var records = Records(columns: [
      "rater", "dimension", "recording", "state", "take", "coverage", "duration",
      "first_movement", "warnings",
    ])
    records.decimals = 3
    func dimension(of log: RatedLog) -> String {
      RatingFolder.name(of: log.head.dimensions.map(\.name))
    }
    let known = Dictionary(logs.map { ([$0.rater, dimension(of: $0), $0.recording], $0) }) {
      first, _ in first
    }
    let named = Set(logs.map(dimension)).flatMap { dimension in
      recordings.map { [dimension, stem(of: $0)] }
    }
    let tasks = Set(logs.map { [dimension(of: $0), $0.recording] } + named).sorted {
      $0.lexicographicallyPrecedes($1)
    }
    for rater in Set(logs.map(\.rater)).sorted() {
      for task in tasks {
        let names = ([rater] + task).map { Records.Field.text($0) }
        let rest = known[[rater] + task].map(Self.fields) ?? [.text("open")] + Self.missing(5)
        records.rows.append(names + rest)
      }
    }
    return records
  }

  /// From the state on.
  private static func fields(of log: RatedLog) -> [Records.Field] {
    let duration = Records.Field(log.head.source.duration)
    guard let take = log.countingTake else {
      return [.text("partial"), .count(log.takes.count), .number(0), duration, .missing]
        + [.text("nothing was rated")]
    }
    let review = TakeReview(log, take: take)
    var warnings = review.warnings
    if log.takes.count > take { warnings.append("take \(log.takes.count) is begun") }
    return [
      .text(log.takes[take - 1].isWhole ? "done" : "partial"), .count(take),
      Records.Field(review.coverage), duration, Records.Field(review.firstMovement),
      .text(warnings.joined(separator: "; ")),
    ]
  }

  private static func missing(_ count: Int) -> [Records.Field] {
    [Records.Field](repeating: .missing, count: count)
  }

  private static func table(of records: Records) -> String {
    var table = AlignedTable()
    table.append(row: records.columns.map { .text($0.replacing("_", with: " "), .bold) })
    for row in records.rows { table.append(row: row.map(cell)) }
    return table.text(isColoured: TextStyle.isShown)
  }

  private static func cell(of field: Records.Field) -> AlignedTable.Cell {
    switch field {
    case .text(let text): .text(text, text == "done" ? .green : text == "open" ? .faint : .plain)
    case .count(let count): .number("\(count)")
    case .number(let value): .number(fixed(value, places: 3))
    case .missing: .number("")
    }
  }
}
