import Files
import Testing
import TimeSeries

struct UnusedColumnsTests {
  /// Rows `time`, one more column and `R1`, from functions of the row.
  private func table(
    _ name: String, rows: Int, first: Bool = false, recordings: Int = 1,
    _ value: (_ row: Int, _ recording: Int) -> String
  ) -> String {
    let isLong = recordings > 1
    let header = (isLong ? ["recording"] : []) + ["time", "R1"]
    var text = (first ? [name] + header : header + [name]).joined(separator: ",") + "\n"
    for recording in 0..<recordings {
      for row in 0..<rows {
        let own =
          (isLong ? ["P\(recording)"] : []) + ["\(Double(row) / 4)", "\(Double(row % 7) / 8)"]
        let found = value(row, recording)
        text += (first ? [found] + own : own + [found]).joined(separator: ",") + "\n"
      }
    }
    return text
  }

  @Test(arguments: [
    ("", true), ("Unnamed: 0", true), ("index", true), ("row", false), ("whatever", false),
    ("whatever", true),
  ])
  func rowNumbersAreLeftOutAndSaid(name: String, first: Bool) throws {
    let (series, notes) = try readNoting(table(name, rows: 30, first: first) { row, _ in "\(row)" })
    #expect(series.dimensions == ["R1"])
    #expect(series.recordings[0].columns[0].prefix(3) == [0, 0.125, 0.25])
    #expect(notes == ["left out, row numbers: \(name.isEmpty ? "column 1" : name)"])
  }

  /// `id` names recordings elsewhere; a row of its own in every row, beside times, none is.
  @Test(arguments: [1, 3])
  func whatNumbersTheRowsBesideTimesIsNoRecording(recordings: Int) throws {
    let text = table("id", rows: 30, first: true, recordings: recordings) { row, recording in
      "\(1 + row + 30 * recording)"
    }
    let (series, notes) = try readNoting(text)
    #expect(series.dimensions == ["R1"])
    #expect(
      series.recordings.map { $0.columns[0].count } == Array(repeating: 30, count: recordings))
    #expect(notes.contains("left out, row numbers: id"))
  }

  /// From 1, as floats, going on from recording to recording, or anew in each, or after rows were
  /// taken out.
  @Test(arguments: 0..<5)
  func theyMayBeginAnywhere(form: Int) throws {
    let text = table(form == 4 ? "index" : "n", rows: 15, recordings: 3) { row, recording in
      switch form {
      case 0: "\(row + 1)"
      case 1: "\(row).0"
      case 2: "\(row + 15 * recording)"
      case 3: "\(row + 1000 - 100 * recording)"
      default: "\(row * row)"
      }
    }
    #expect(try readNoting(text).series.dimensions == ["R1"])
  }

  /// Raters who rise for a while, who stop, who rise by two, by halves, or from below zero.
  @Test(arguments: [
    ("R2", 3, 1.0, 1.0), ("R2", 9, 1, 1), ("R2", 11, 0, 1), ("R2", 40, 0, 2), ("R2", 40, 0, 0.5),
    ("R2", 40, -3, 1), ("2", 3, 1, 1), ("R2", 40, 5, 0), ("index", 20, 20, -1),
  ])
  func ratingsAreNoRowNumbers(name: String, rows: Int, start: Double, step: Double) throws {
    let text = table(name, rows: rows) { row, _ in "\(start + step * Double(row))" }
    let (series, notes) = try readNoting(text)
    #expect(series.dimensions == ["R1", name])
    #expect(notes == [])
  }

  @Test func aColumnThatCountsAtFirstOnlyIsAQuestion() throws {
    let text = table("R2", rows: 80) { row, _ in "\(min(row, 70))" }
    let error = #expect(throws: FileError.self) { try readNoting(text) }
    #expect(error?.line == 73)
    #expect(
      error?.problem
        == "expected row numbers in column 3, as in the file's first rows, found 70.0 after 70.0; "
        + "--columns says which columns to take")
    let settings = SeriesSettings(columns: ["R1", "R2"])
    #expect(try readNoting(text, settings: settings).series.dimensions == ["R1", "R2"])
  }

  @Test func theOnlyColumnIsTaken() throws {
    let text = "time,joy\n" + (0..<20).map { "\($0),\($0)\n" }.joined()
    #expect(try readNoting(text).series.dimensions == ["joy"])
  }

  @Test func anUnnamedColumnOfOtherValuesIsRefused() throws {
    let text = table("", rows: 20, first: true) { row, _ in "\(row % 3)" }
    let error = #expect(throws: FileError.self) { try readNoting(text) }
    #expect(error?.problem == "expected a name for column 1")
  }

  /// One row a recording and no time: texts and identifiers are no values.
  @Test(arguments: ["FileName", "file", "wav"])
  func utterancesAreRecordingsOfOneStep(name: String) throws {
    let text = """
      \(name),class,act,val,SpkrID,Gender
      u1.wav,N,5.5,2,100,Male
      u2.wav,H,2.25,3,100,Female
      u3.wav,N,1,,101,Male

      """
    let (series, notes) = try readNoting(text)
    #expect(series.dimensions == ["act", "val"] && series.isUnits)
    #expect(series.recordings.map(\.name) == ["u1.wav", "u2.wav", "u3.wav"])
    #expect(series.recordings.map(\.times) == [[0], [0], [0]])
    #expect(series.recordings.map { $0.columns[0][0] } == [5.5, 2.25, 1])
    #expect(series.recordings[2].columns[1][0].isNaN)
    #expect(
      notes == [
        "no times: each row is a recording, told apart by '\(name)'",
        "left out, identifiers: SpkrID", "left out, columns of text: class, Gender",
      ])
  }

  /// With its row numbers, which have no name.
  @Test func utterancesMayBeNumbered() throws {
    let text = ",file,act\n" + (0..<8).map { "\($0),u\($0),\(Double($0) / 8)\n" }.joined()
    #expect(try readNoting(text).series.dimensions == ["act"])
  }

  @Test func rowsWithoutATimeAreRecordingsOnce() throws {
    func problem(_ text: String) throws -> String? {
      #expect(throws: FileError.self) { try readNoting(text) }?.problem
    }
    let columns = "found the recording, 'act'"
    #expect(try problem("file,act\na,1\na,2\n") == "expected a time column, \(columns)")
    let many = (0..<70).map { "u\($0),1\n" }.joined()
    #expect(
      try problem("file,act\n\(many)u3,1\n")
        == "expected a time column, or one row a recording, found u3 a second time")
    #expect(
      try problem("file,act\n\(many)u69,1\n")
        == "expected a time column, or one row a recording, found u69 a second time")
    #expect(try problem("mood,act\na,1\nb,2\n") == "expected a time column, found 'mood', 'act'")
  }

  // MARK: Other layouts

  private func rows(_ count: Int, _ row: (Int) -> String) -> String {
    (0..<count).map { row($0) + "\n" }.joined()
  }

  @Test func theyAreLeftOutOfARFF() throws {
    let header =
      "@relation r\n@attribute name string\n@attribute n numeric\n"
      + "@attribute frameTime numeric\n@attribute joy numeric\n@data\n"
    let text =
      header + rows(30) { "'a, \($0 / 15)',\($0),\(Double($0 % 15) / 4),\(Double($0 % 7) / 8)" }
    let (series, notes) = try readNoting(text)
    #expect(series.dimensions == ["joy"])
    #expect(series.recordings.map(\.name) == ["a, 0", "a, 1"])
    #expect(notes == ["left out, row numbers: n"])
    let settings = SeriesSettings(columns: ["n", "joy"])
    #expect(try readNoting(text, settings: settings).series.dimensions == ["n", "joy"])
    let error = #expect(throws: FileError.self) {
      try readNoting(header + rows(80) { "a,\(min($0, 70)),\(Double($0) / 4),0.5" })
    }
    #expect(error?.line == 6 + 72)
  }

  @Test func theyAreLeftOutOfCARMAsFiles() throws {
    let text =
      "Multimedia File,clip.avi\nSecond,Rating,index\n%%%%%%,%%%%%%,%%%%%%\n"
      + rows(20) { "\(Double($0) / 2),\(Double($0 % 3) / 4),\($0)" }
    let (series, notes) = try readNoting(text)
    #expect(series.dimensions == ["Rating"])
    #expect(notes == ["left out, row numbers: index"])
  }

  /// Through the whole table, or anew for each rater, one after the other or in turn; without a name,
  /// or with one.
  @Test(arguments: 0..<6)
  func theyAreLeftOutOfLongTables(form: Int) throws {
    let name = form % 2 == 0 ? "" : "k"
    let text =
      "\(name),recording,time,rater,joy\n"
      + rows(60) { row in
        let inTurn = form >= 4
        let (rater, step) = inTurn ? (row % 3, row / 3) : (row / 20, row % 20)
        let number = form < 2 ? row : step
        return "\(number),clip,\(Double(step) / 4),r\(rater),\(Double(row * row % 7) / 8)"
      }
    let (series, notes) = try readNoting(text)
    #expect(series.dimensions == ["r0", "r1", "r2"])
    #expect(notes.first == "left out, row numbers: \(name.isEmpty ? "column 1" : name)")
    #expect(notes.count == 2)
  }

  @Test func aLongTableWhoseNumbersStopIsAQuestion() throws {
    let text = "time,rater,k,joy\n" + rows(80) { "\(Double($0) / 4),r,\(min($0, 70)),0.5" }
    let error = #expect(throws: FileError.self) { try readNoting(text) }
    #expect(error?.line == 73)
    #expect(error?.problem.contains("expected row numbers in column 3") == true)
    let settings = SeriesSettings(columns: ["rater=rater", "k", "joy"])
    #expect(try readNoting(text, settings: settings).series.dimensions.count == 2)
  }
}
