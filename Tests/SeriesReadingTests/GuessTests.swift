import Files
import Testing
import Text
import TimeSeries

@testable import SeriesReading

/// What is guessed of numbers, and said.
struct GuessTests {
  private func notes(
    of text: String, _ change: (inout SeriesSettings) -> Void = { _ in }
  ) throws -> (series: TimeSeries, notes: [String]) {
    let notes = NoteBox()
    var settings = SeriesSettings()
    settings.note = { text, _ in notes.add(text) }
    change(&settings)
    let reader = try SeriesReader(text: Array(text.utf8), path: "f.csv", settings: settings)
    return (try TimeSeries.reading(reader), notes.all)
  }

  private func table(_ values: [Double]) -> String {
    "recording,time,a\n"
      + values.enumerated().map { "R,\(Double($0 + 1) / 25),\($1)\n" }.joined()
  }

  private let smooth = (0..<60).map { 0.5 * Double($0) / 60 - 0.2 }

  /// A name may look like a number with a decimal comma.
  @Test(
    arguments: [
      "recording,time,a\n\"2,3\",1,0.5\n\"2,3\",2,0.25\n",
      "recording;time;a\n2,3;1;0,5\n2,3;2;0,25\n",
    ])
  func aNameHasNoDecimals(text: String) throws {
    let series = try read(text)
    #expect(series.recordings.map(\.name) == ["2,3"])
    #expect(series.recordings[0].columns == [[0.5, 0.25]])
  }

  // MARK: Missing

  @Test(arguments: [-5.0, -9, -99, 999, 9999])
  func aNumberFarFromAllOthersIsSaid(number: Double) throws {
    var values = smooth
    for step in [3, 4, 20, 21] { values[step] = number }
    let (series, said) = try notes(of: table(values))
    #expect(series.recordings[0].columns[0][3] == number)
    #expect(said.count == 1)
    #expect(said[0].contains("\(Int(number)) comes again and again"))
    #expect(said[0].contains("--missing \(Int(number))"))
    let (cleared, quiet) = try notes(of: table(values)) { $0.missing = [number] }
    #expect(cleared.recordings[0].columns[0].count { $0.isNaN } == 4)
    #expect(quiet == [])
  }

  /// Clipped scales, pauses at a start value, constants, few rows.
  @Test(arguments: ratings)
  func ratingsAreNot(values: [Double]) throws {
    #expect(try notes(of: table(values)).notes == [])
  }

  private static let ratings: [[Double]] = {
    let wave = (0..<100).map { 1.5 * Double($0 % 50) / 25 - 1.4 }
    let rise = (0..<70).map { Double($0) / 70 }
    return [
      wave.map { max(-1, min(1, $0)) }, wave.map { 100 * max(-1, min(1, $0)) },
      [Double](repeating: 0, count: 30) + rise, [Double](repeating: 1, count: 50),
      [5, 5, 5, 0.1, 0.2], (0..<40).map { Double($0 % 7) }, [0, 0, 0, 1, 1, 1, 0, 1, 0, 1],
      [0, 0, 0] + rise.map { 0.8 + $0 / 10 }, [7, 7, 7, 1, 2, 3, 1, 2, 3],
      [1, 1, 1] + rise.map { $0 / 3 },
    ]
  }()

  @Test func wordsOfTheUsersMeanMissing() throws {
    let (series, _) = try notes(of: "time,a\n0.5,Lost\n1,2\n1.5,n/a\n2,NULL\n2.5,-\n") {
      $0.table.missing = MissingText(["lost"])
    }
    #expect(series.recordings[0].columns[0].map(\.isNaN) == [true, false, true, true, true])
  }

  // MARK: Units

  @Test func guessedMillisecondsAreSaid() throws {
    let (series, said) = try notes(of: "time,a\n0,1\n500,2\n1500,3\n")
    #expect(series.recordings[0].times == [0, 0.5, 1.5])
    #expect(said.count == 1)
    #expect(said[0].contains("times taken for milliseconds"))
    #expect(try notes(of: "time_ms,a\n0,1\n500,2\n1500,3\n").notes == [])
    #expect(try notes(of: "time,a\n0,1\n500,2\n1500,3\n") { $0.timeUnit = .seconds }.notes == [])
  }

  @Test func whatWouldNotLastASecondIsAQuestion() throws {
    let text = "time,a\n" + (0..<12).map { "\(15 * $0),1\n" }.joined()
    let error = #expect(throws: FileError.self) { try notes(of: text) }
    #expect(error?.problem.contains("found at most 0.165 s") == true)
    #expect(error?.problem.contains("--time-unit") == true)
    for unit in [TimeUnit.seconds, .milliseconds] {
      #expect(try notes(of: text) { $0.timeUnit = unit }.series.recordings[0].stepCount == 12)
    }
  }

  @Test(arguments: [true, false])
  func twoFilesAreNotReadByTwoGuesses(isFirst: Bool) throws {
    let guesses = Guesses()
    let texts = ["time,a\n0,1\n1000,2\n2000,1\n", "time,a\n0,1\n5,2\n10,1\n"]
    _ = try notes(of: texts[isFirst ? 0 : 1]) { $0.guesses = guesses }
    let error = #expect(throws: FileError.self) {
      try notes(of: texts[isFirst ? 1 : 0]) { $0.guesses = guesses }
    }
    #expect(error?.problem.contains("--time-unit says which") == true)
    // Fractions and stated units leave nothing to guess.
    _ = try notes(of: "time,a\n0,1\n0.5,2\n") { $0.guesses = guesses }
    _ = try notes(of: "recording,time,a\nR,0,1\nR,5,2\n") { $0.guesses = guesses }
  }

  /// Long tables take part.
  @Test(arguments: [true, false])
  func longTablesAreNotReadByAnotherGuess(isFirst: Bool) throws {
    let long = "time,rater,joy\n0,x,1\n0,y,1\n1000,x,2\n1000,y,1\n2000,x,2\n"
    let (series, said) = try notes(of: long)
    #expect(series.recordings[0].times == [0, 1, 2])
    #expect(said.contains { $0.contains("times taken for milliseconds") })
    let texts = [long, "time,a\n0,1\n5,2\n10,1\n"]
    let guesses = Guesses()
    _ = try notes(of: texts[isFirst ? 0 : 1]) { $0.guesses = guesses }
    let error = #expect(throws: FileError.self) {
      try notes(of: texts[isFirst ? 1 : 0]) { $0.guesses = guesses }
    }
    #expect(error?.problem.contains("--time-unit says which") == true)
    // Seconds in a long table are a guess too, and nothing is where a recording has one time.
    let seconds = long.replacing("000", with: "")
    let third = Guesses()
    _ = try notes(of: seconds) { $0.guesses = third }
    #expect(throws: FileError.self) { try notes(of: long) { $0.guesses = third } }
    let other = Guesses()
    _ = try notes(of: "recording,time,rater,joy\na,5,x,1\nb,7,x,2\n") { $0.guesses = other }
    _ = try notes(of: long) { $0.guesses = other }
  }

  /// Words that mean "missing" are values only: neither names nor a header's.
  @Test func namesAreNeverMissing() throws {
    let words = MissingText(["Lost", "NA"])
    let (series, _) = try notes(of: "recording,time,lost\nlost,0.5,LOST\nlost,1,2\nNA,1,3\n") {
      $0.table.missing = words
    }
    #expect(series.dimensions == ["lost"])
    #expect(series.recordings.map(\.name) == ["lost", "NA"])
    #expect(series.recordings[0].columns[0].map(\.isNaN) == [true, false])
    let (long, _) = try notes(of: "time,rater,joy,fear\n0.5,lost,1,lost\n0.5,y,lost,lost\n") {
      $0.table.missing = words
    }
    #expect(long.dimensions == ["joy_lost", "fear_lost", "joy_y", "fear_y"])
    #expect(long.recordings[0].columns.map { $0[0].isNaN } == [false, true, true, true])
    let (bare, _) = try notes(of: "0.5,lost\n1,2\n") { $0.table.missing = words }
    #expect(bare.recordings[0].columns[0].map(\.isNaN) == [true, false])
    // By blanks too.
    let (blanks, _) = try notes(of: "0.5 lost\n1   2\n") { $0.table.missing = words }
    #expect(blanks.recordings[0].columns[0].map(\.isNaN) == [true, false])
  }
}
