import Files
import Foundation
import Ratings
import TestSupport
import Testing
import TimeSeries

struct RatingFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func columnsAreRatersAndTheFolderIsTheDimension() throws {
    let path = try file("arousal/P16.csv", "time;FM1 ;FM2\n0;1;2\n1;3;4\n")
    let files = try read([path], .columns)
    #expect(
      files.recordings == [
        RatedRecording(
          recording: "P16", dimension: "arousal",
          raters: [
            RaterTrace(name: "FM1", times: [0, 1], values: [1, 3]),
            RaterTrace(name: "FM2", times: [0, 1], values: [2, 4]),
          ])
      ])
  }

  /// A column called as its file is that of a rater's file in the folder of the recording.
  @Test(arguments: [
    ("ratings/arousal/P16/anna.csv", "time,anna\n0,1\n", true),
    ("ratings/arousal/P16/anna.csv", "time,ben\n0,1\n", false),
    ("ratings/arousal/P16/anna.csv", "time,anna,ben\n0,1,2\n", false),
    ("ratings/arousal/P16.csv", "time;FM1;FM2\n0;1;2\n", false),
  ])
  func ratingsAsTheyAreCollectedAreKnown(name: String, text: String, isOneRaters: Bool) throws {
    let source = try RaterSource.evident(in: try file(name, text), settings: SeriesSettings())
    #expect(source == (isOneRaters ? RaterSource("{dimension}/{recording}/{rater}") : .columns))
  }

  /// Whoever is sure of something is no rater; one dimension beside raters is none.
  @Test(arguments: [
    ("R1,R2,confidence", ["R1", "R2"]), ("R1,arousal,R2", ["R1", "R2"]), ("1,2", ["1", "2"]),
    ("arousal_A,arousal_B", ["arousal_A", "arousal_B"]), ("confidence,quality", nil),
  ])
  func columnsThatNoRaterMadeAreLeftOut(names: String, raters: [String]?) throws {
    let values = names.split(separator: ",").map { _ in "1" }.joined(separator: ",")
    let path = try file("joy/P1.csv", "time,\(names)\n0,\(values)\n")
    let files = try read([path], .columns)
    let all = names.split(separator: ",").map(String.init)
    #expect(files.recordings[0].raters.map(\.name) == raters ?? all)
  }

  @Test(arguments: [
    ("P1.self.csv", "arousal,valence,dominance", "{recording}.{rater}"),
    ("P1_self.csv", "Valence,mood,Arousal", "{recording}_{rater}"),
    ("AB/P1.csv", "self_arousal,self_valence", "{rater}/{recording}"), ("AB/P1.csv", "joy", nil),
  ])
  func columnsOfDimensionsAreNoRaters(name: String, columns: String, pattern: String?) throws {
    let values = columns.split(separator: ",").map { _ in "1" }.joined(separator: ",")
    let path = try file(name, "time,\(columns)\n0,\(values)\n")
    let error = #expect(throws: FileError.self) { try read([path], .columns) }
    #expect(error?.kind == .badData)
    #expect(
      error?.problem.contains("--raters-from '\(pattern ?? "{rater}/{recording}")'") == true)
    var chosen = RatingFiles(
      raters: .columns, dimension: "x",
      settings: SeriesSettings(columns: columns.split(separator: ",").map(String.init)))
    try chosen.read(path)
    #expect(chosen.recordings[0].raters.count == columns.split(separator: ",").count)
  }

  /// Three utterances of raters in turn become three steps.
  @Test func recordingsOfOneRowAreJoined() throws {
    let path = try file("joy/all.csv", "file,A,B,C\nu1,1,2,\nu2,,3,5\nu3,2,,4\n")
    var files = try read([path], .columns)
    #expect(files.recordings.count == 3)
    files.joinUnits()
    #expect(files.recordings.map(\.recording) == ["all"])
    #expect(files.recordings[0].units == ["u1", "u2", "u3"])
    #expect(files.recordings[0].raters.map(\.name) == ["A", "B", "C"])
    #expect(files.recordings[0].raters[1].values.prefix(2) == [2, 3])
    let fused = try FusedRecording(
      try files.recordings[0].onCommonSteps(), path: path, settings: .init(method: .mean))
    let series = try TimeSeries([fused], withSpread: false)
    #expect(series.recordings.map(\.name) == ["u1", "u2", "u3"])
    #expect(series.recordings.map { $0.columns[0] } == [[1.5], [4], [3]])

    let traces = try file("joy/P1.csv", "time,A,B\n0,1,2\n1,2,3\n")
    var over = try read([traces], .columns)
    let before = over.recordings
    over.joinUnits()
    #expect(over.recordings == before)
  }

  /// Whoever has no row in a recording did not rate it.
  @Test func rowsOfALongTableAreRatersInEveryDimension() throws {
    let path = try file(
      "folder/all.csv",
      """
      recording,time,rater,arousal,valence
      P1,1,A,1,2
      P1,2,A,3,4
      P1,1,B,5,
      P2,1,B,6,7

      """)
    let files = try read([path], .columns)
    #expect(
      files.recordings.map { "\($0.recording) \($0.dimension): \($0.raters.map(\.name))" } == [
        "P1 arousal: [\"A\", \"B\"]", "P1 valence: [\"A\"]", "P2 arousal: [\"B\"]",
        "P2 valence: [\"B\"]",
      ])
    #expect(files.recordings[0].raters[0].values == [1, 3])
    var one = RatingFiles(raters: .columns, dimension: "valence", settings: SeriesSettings())
    try one.read(path)
    #expect(one.recordings.map(\.dimension) == ["valence", "valence"])
    var none = RatingFiles(raters: .columns, dimension: "joy", settings: SeriesSettings())
    let error = #expect(throws: FileError.self) { try none.read(path) }
    #expect(error?.problem == "expected the dimension joy, found arousal, valence")
  }

  @Test func aLongTableWithoutADimensionsNameIsNamedLikeAnyOther() throws {
    let path = try file("joy/P1.csv", "time,rater,rating\n1,A,1\n1,B,2\n")
    let files = try read([path], .columns)
    #expect(files.recordings.map(\.dimension) == ["joy"])
    #expect(files.recordings[0].raters.map(\.name) == ["A", "B"])
  }

  /// Both raters of a recording come together, in either dimension, at times of their own.
  @Test func filesOfOneRaterComeTogether() throws {
    let first = try file("FM1/P16.csv", "time,arousal,valence\n0,1,2\n")
    let second = try file("FM2/P16.csv", "time,valence\n0.5,3\n")
    let files = try read([first, second], .folders)
    #expect(files.recordings.map(\.dimension) == ["arousal", "valence"])
    #expect(files.recordings.map { $0.raters.map(\.name) } == [["FM1"], ["FM1", "FM2"]])
    #expect(files.recordings[1].raters[1].times == [0.5])
    #expect(files.path(1) == first)
  }

  @Test func theRaterIsWhatTheFileIsCalledAfterTheRecording() throws {
    let path = try file("x/P16_FM1.csv", "recording,time,arousal\nP16,0,1\nP16_,1,2\n")
    let files = try read([path], .files)
    #expect(files.recordings.map { $0.raters[0].name } == ["FM1", "FM1"])
  }

  /// What the user says wins over what the file says.
  @Test func patternsNameWhatTheyHoldWhateverTheFileSays() throws {
    let pattern = try #require(RaterSource("{dimension}/{recording}_{rater}"))
    let path = try file("arousal/P16_FM1.csv", "time,score\n0,1\n")
    #expect(try read([path], pattern).recordings[0].dimension == "arousal")
    #expect(try read([path], pattern).recordings[0].recording == "P16")
    let own = try file("arousal/P17_FM1.csv", "recording,time,value\nP9,0,1\n")
    #expect(try read([own], pattern).recordings[0].recording == "P17")
  }

  @Test func whatCannotBeNamedIsAnError() throws {
    let nameless = try file("FM1/P16.csv", "time,value\n0,1\n")
    let two = try file("arousal/P16_FM1.csv", "time,a,b\n0,1,2\n")
    let pattern = try #require(RaterSource("{dimension}/{recording}_{rater}"))
    for (path, source) in [
      (nameless, RaterSource.folders), (nameless, .files), (two, pattern), (nameless, pattern),
    ] {
      #expect {
        _ = try read([path], source)
      } throws: {
        ($0 as? FileError)?.kind == .badData
      }
    }
    #expect(try read([nameless], .folders, dimension: "x").recordings[0].dimension == "x")
  }

  @Test func aRaterTwiceNamesBothFiles() throws {
    let first = try file("a/arousal/P16.csv", "time,FM1\n0,1\n")
    let second = try file("b/arousal/P16.csv", "time,FM1\n0,1\n")
    #expect {
      _ = try read([first, second], .columns)
    } throws: { error in
      let error = error as? FileError
      return error?.path == second && error?.problem.contains(first) == true
    }
  }

  @Test func filesWithoutARowAreNamed() throws {
    let path = try file("arousal/P16.csv", "time,FM1\n")
    let files = try read([path], .columns)
    #expect(files.recordings.isEmpty && files.empty == [path])
  }

  @Test func onlyWordsAndPatternsSayWhatTellsRatersApart() {
    #expect(RaterSource("columns") == .columns && RaterSource("folders") == .folders)
    #expect(RaterSource("raters") == nil && RaterSource("{who}") == nil)
  }

  private func read(
    _ paths: [String], _ source: RaterSource, dimension: String? = nil
  ) throws -> RatingFiles {
    var files = RatingFiles(
      raters: source, dimension: dimension, settings: SeriesSettings(dimension: dimension))
    for path in paths { try files.read(path) }
    return files
  }

  private func file(_ name: String, _ text: String) throws -> String {
    let path = folder.path(name)
    let directory = URL(filePath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    return try folder.file(name, Array(text.utf8))
  }
}
