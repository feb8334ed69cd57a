import Files
import Testing
import TimeSeries

@Suite struct LayoutTests {
  /// Rows that are parts of their files are at the times at which they begin, and utterances of a file
  /// each are recordings still.
  @Test func tablesOfPartsHaveTheirStarts() throws {
    let text = """
      file,start,end,loudness,F0
      rec/a.wav,0 days 00:00:00,0 days 00:00:00.020000,1,3
      rec/a.wav,0 days 00:00:00.010000,0 days 00:00:00.030000,2,
      rec/b.wav,1 days 00:00:10,1 days 00:00:10.020000,5,6

      """
    let series = try read(text, path: "smile.csv")
    #expect(series.dimensions == ["loudness", "F0"])
    #expect(series.recordings.map(\.name) == ["rec/a.wav", "rec/b.wav"])
    #expect(series.recordings.map(\.times) == [[0, 0.01], [86_410]])
    #expect(series.recordings[1].columns == [[5], [6]])
    let seconds = try read("file,start,end,x\na,0,10,1\na,10,20,2\n", path: "parts.csv")
    #expect(seconds.recordings.map(\.times) == [[0, 10]])
    let utterances = try read("file,start,end,x\na,0,1.5,1\nb,0,2.5,2\n", path: "units.csv")
    #expect(utterances.isUnits)
  }

  @Test(arguments: Layout.all)
  func everyLayoutIsRecognisedByItself(layout: Layout) throws {
    #expect(Outcome(try read(layout.text, path: layout.path)) == Outcome(layout.meaning))
  }

  /// Blocks of a few bytes cut names, numbers, quotes, line breaks and marks in two.
  @Test(arguments: Layout.all, [1, 2, 3, 7, 64])
  func theBlockSizeMakesNoDifference(layout: Layout, blockSize: Int) throws {
    let series = try read(layout.text, path: layout.path, blockSize: blockSize)
    #expect(Outcome(series) == Outcome(layout.meaning))
  }

  @Test(arguments: Layout.all, ["\r\n", "\r"])
  func lineBreaksOfOtherSystemsMeanTheSame(layout: Layout, lineBreak: String) throws {
    // A Character of its own, CR LF is not touched by replacing LF.
    let text = layout.text.replacing("\r\n", with: "\n").replacing("\n", with: lineBreak)
    #expect(Outcome(try read(text, path: layout.path)) == Outcome(layout.meaning))
  }

  @Test(arguments: Layout.all)
  func aMarkAtTheStartAndBlankLinesMeanNothing(layout: Layout) throws {
    var text = layout.text.replacing("\r\n", with: "\n").replacing("\n", with: "\n \n\n")
    if !text.hasPrefix("\u{FEFF}") { text = "\u{FEFF}" + text }
    #expect(Outcome(try read(text, path: layout.path)) == Outcome(layout.meaning))
  }

  @Test func aDimensionTakesItsNameFromTheBestPlaceThereIs() throws {
    let nameless = "0,1\n0.04,2\n"
    let byOption = SeriesSettings(dimension: "dominance")
    #expect(try read(nameless, path: "x/arousal/P.csv").dimensions == ["arousal"])
    #expect(
      try read(nameless, path: "x/arousal/P.csv", settings: byOption).dimensions == ["dominance"])
    #expect(try read(nameless, path: "P.csv").dimensions == ["value"])
    #expect(try read(nameless, path: "../P.csv").dimensions == ["value"])
    #expect(try read(nameless, path: "-").dimensions == ["value"])
    let named = "time,liking\n0,1\n"
    #expect(try read(named, path: "x/arousal/P.csv", settings: byOption).dimensions == ["liking"])
    let unnamed = "time, \n0,1\n"
    #expect(try read(unnamed, path: "x/arousal/P.csv").dimensions == ["arousal"])
  }

  @Test func aRecordingTakesItsNameFromTheBestPlaceThereIs() throws {
    let text = "time,arousal\n0,1\n"
    #expect(try read(text, path: "a/b.c.csv").recordings.first?.name == "b.c")
    #expect(try read(text, path: ".csv").recordings.first?.name == ".csv")
    #expect(try read(text, path: "-").recordings.first?.name == "-")
    let renamed = SeriesSettings(recording: "R")
    #expect(try read(text, settings: renamed).recordings.first?.name == "R")
    let named = "name,time,arousal\nx,0,1\nx,1,2\n"
    #expect(try read(named).recordings.first?.name == "x")
    #expect(try read(named, settings: renamed).recordings.first?.name == "R")
  }

  @Test func unitsFollowTheStatedRule() throws {
    func times(_ text: String, _ unit: TimeUnit? = nil) throws -> [Double]? {
      try read(text, settings: SeriesSettings(timeUnit: unit)).recordings.first?.times
    }
    // Whole numbers, 10 or more apart.
    #expect(try times("time,a\n0,1\n40,2\n80,3\n") == [0, 0.04, 0.08])
    #expect(try times("time,a\n0,1\n10,2\n20,3\n") == [0, 0.01, 0.02])
    #expect(try times("time,a\n0,1\n9,2\n18,3\n") == [0, 9, 18])
    #expect(try times("time,a\n0,1\n40,2\n80.5,3\n") == [0, 40, 80.5])
    // One row tells nothing.
    #expect(try times("time,a\n250,1\n") == [250])
    // What is said wins over what it looks like.
    #expect(try times("time,a\n0,1\n40,2\n80,3\n", .seconds) == [0, 40, 80])
    #expect(try times("recording,time,a\nx,0,1\nx,5,2\n", .milliseconds) == [0, 0.005])
    #expect(try times("time_s,a\n0,1\n40,2\n80,3\n") == [0, 40, 80])
    #expect(try times("Time (ms),a\n1,1\n2,2\n") == [0.001, 0.002])
    #expect(try times("timestamp,segment_id,value\n5,1,1\n") == [0.005])
    // Steps count within a recording only.
    #expect(try times("name,time,a\nx,0,1\ny,50,2\n") == [0])
  }

  @Test func columnsAreChosenByNameOrByPlace() throws {
    let headed = "time;FM1 ;FM2 ;onset\n0;1;2;5\n0.5;3;4;6\n"
    let chosen = try read(headed, settings: SeriesSettings(columns: ["FM2", "first=FM1"]))
    #expect(chosen.dimensions == ["FM2", "first"])
    #expect(chosen.recordings.first?.columns == [[2, 4], [1, 3]])

    let moved = try read(headed, settings: SeriesSettings(columns: ["time=onset", "FM1"]))
    #expect(moved.recordings.first?.times == [5, 6])
    #expect(moved.dimensions == ["FM1"])
    #expect(
      try read(headed, settings: SeriesSettings(columns: ["time", "FM1"])).dimensions == ["FM1"])

    let bare = "P1,7,0.04,1\nP1,8,0.08,2\n"
    let placed = try read(
      bare, settings: SeriesSettings(columns: ["recording", "-", "time", "valence"]))
    #expect(
      placed
        == TimeSeries(
          dimensions: ["valence"],
          recordings: [Recording(name: "P1", times: [0.04, 0.08], columns: [[1, 2]])]))

    #expect(throws: FileError.self) {
      try read(headed, settings: SeriesSettings(columns: ["FM3"]))
    }
    #expect(throws: FileError.self) {
      try read(headed, settings: SeriesSettings(columns: ["FM1", "x=FM1"]))
    }
    #expect(throws: FileError.self) {
      try read(bare, settings: SeriesSettings(columns: ["time", "valence"]))
    }
  }

  /// 8,000 attributes are more than the reader looks at in one go.
  @Test func headersMayBeLong() throws {
    let names = (0..<8000).map { "a_feature_with_a_rather_long_name_\($0)" }
    let arff =
      "@relation r\n@attribute frameTime numeric\n"
      + names.map { "@attribute \($0) numeric\n" }.joined()
      + "@data\n0" + names.map { _ in ",1" }.joined() + "\n"
    #expect(try read(arff, path: "P16.arff").dimensions == names)
    let table = "time," + names.joined(separator: ",") + "\n0" + names.map { _ in ",1" }.joined()
    #expect(try read(table).dimensions == names)
  }
}
