import Files
import Testing
import TimeSeries

@testable import SeriesReading

/// Labels by frame, without times.
struct FrameTests {
  private func series(
    _ text: String, path: String = "clip1.txt", rate: Double = 25, missing: [Double] = [],
    _ change: (inout SeriesSettings) -> Void = { _ in }
  ) throws -> (series: TimeSeries, notes: [String]) {
    let notes = NoteBox()
    var settings = SeriesSettings()
    settings.rate = rate
    settings.missing = missing
    settings.note = { text, _ in notes.add(text) }
    change(&settings)
    let reader = try SeriesReader(text: Array(text.utf8), path: path, settings: settings)
    return (try TimeSeries.reading(reader), notes.all)
  }

  @Test func aRowAFrameEndsWithItsFrame() throws {
    let (series, notes) = try series("valence,arousal\n0.1,1\n-5,-5\n0.3,3\n", missing: [-5])
    #expect(series.dimensions == ["valence", "arousal"])
    #expect(series.recordings.map(\.name) == ["clip1"])
    #expect(series.recordings[0].times == [0.04, 0.08, 0.12])
    #expect(series.recordings[0].columns[0][1].isNaN && series.recordings[0].columns[1][1].isNaN)
    #expect(series.recordings[0].columns[0][2] == 0.3)
    #expect(notes == [])
  }

  @Test func aColumnWithoutAHeaderIsOneOfValues() throws {
    let (series, _) = try series("0.5\n0.25\n", path: "arousal/clip1.txt", rate: 2)
    #expect(series.dimensions == ["arousal"])
    #expect(series.recordings[0].times == [0.5, 1])
  }

  @Test(arguments: [(0, [0.04, 0.12]), (1, [0.04, 0.12])])
  func framesHaveNumbers(first: Int, times: [Double]) throws {
    let (series, notes) = try series("frame,arousal\n\(first),1\n\(first + 2),2\n")
    #expect(series.dimensions == ["arousal"])
    #expect(series.recordings[0].times == times)
    #expect(notes.count == 1)
    #expect(notes[0].contains("counted from \(first)"))
  }

  @Test func aPictureNamesItsVideoAndFrame() throws {
    let (series, _) = try series(
      "image_location,valence\nv1/00001.jpg,1\nv1/00003.jpg,2\na/v2/frame_002.png,3\n")
    #expect(series.recordings.map(\.name) == ["v1", "a/v2"])
    #expect(series.recordings.map(\.times) == [[0.04, 0.12], [0.08]])
    let error = #expect(throws: FileError.self) {
      try self.series("image_location,valence\nv1/00001.jpg,1\n" + rows(300) + "v1/x.jpg,2\n")
    }
    #expect(error?.line == 303)
    let late = #expect(throws: FileError.self) {
      try self.series("image_location,valence\nv1/00001.jpg,1\n" + rows(300) + "v2/0.jpg,2\n")
    }
    #expect(late?.problem == "expected a frame's number from 1 on, found none")
  }

  private func rows(_ count: Int) -> String {
    (2...count + 1).map { "v1/\($0).jpg,0\n" }.joined()
  }

  @Test func recordingsCountAnew() throws {
    let (series, _) = try series("name,arousal\na,1\na,2\nb,3\n")
    #expect(series.recordings.map(\.times) == [[0.04, 0.08], [0.04]])
  }

  @Test func timesThatAreThereStay() throws {
    let (series, _) = try series("time,frame,arousal\n0.5,1,1\n1,2,2\n")
    #expect(series.recordings[0].times == [0.5, 1])
  }

  // MARK: Times that nothing names

  private static let even = (1...8).map { "\(Double($0) / 25),\(Double($0 * $0 % 7)),1\n" }.joined()
  /// Thirty a second, to two decimals.
  private static let rounded = [
    "0.03", "0.07", "0.10", "0.13", "0.17", "0.20", "0.23", "0.27",
  ].map { "\($0),1,2\n" }.joined()

  private static func rows(_ count: Int, _ row: (Int) -> String) -> String {
    (1...count).map { row($0) + "\n" }.joined()
  }

  private static let timed: [String] = {
    var texts: [String] = [even, rounded]
    texts.append("seconds_played,arousal,joy\n" + even)
    texts.append(rows(8) { "\($0),1" })
    texts.append("n,b\n" + rows(8) { "\($0),1" })
    texts.append(rows(8) { "0:00:0\($0),0.\($0 * $0 % 7)" })
    texts.append(rows(8) { "0,\($0 * 4 + 10);0,5" })
    texts.append("name,at,joy\n" + rows(6) { "a,\($0 * 40),1" } + "b,1,1\n")
    return texts
  }()

  @Test(arguments: timed)
  func timesAreNoValues(text: String) {
    let error = #expect(throws: FileError.self) { try series(text) }
    #expect(error?.problem.contains("found a first column that grows as times do") == true)
  }

  @Test func columnsSayWhetherTheyAreTimes() throws {
    let times = try series(Self.even) { $0.columns = ["time", "a", "b"] }.series
    #expect(times.dimensions == ["a", "b"])
    #expect(times.recordings[0].times[..<2] == [0.04, 0.08])
    let values = try series(Self.even, rate: 10) { $0.columns = ["time", "a", "b", "-"] }.series
    #expect(values.recordings[0].times[..<2] == [0.1, 0.2])
    #expect(values.recordings[0].columns[0][..<2] == [0.04, 0.08])
  }

  /// One column alone, a slope that is not even, a few rows, row numbers under a name.
  @Test(arguments: [
    ("0.04\n0.08\n0.12\n0.16\n0.2\n", 1), ("a,b\n0.1,1\n0.2,1\n0.6,1\n0.7,1\n0.8,1\n", 2),
    ("a,b\n0.1,1\n0.2,1\n0.3,1\n", 2), ("index,b\n1,1\n2,1\n3,1\n4,0\n5,1\n6,1\n", 1),
    ("n,b\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n9,1\n10,1\n11,1\n12,1\n", 1),
  ])
  func valuesAreNoTimes(text: String, columns: Int) throws {
    #expect(try series(text).series.dimensions.count == columns)
  }

  // MARK: The first frame

  @Test(arguments: [(0, [0.08, 0.12]), (1, [0.04, 0.08])])
  func theFirstFrameMayBeSaid(first: Int, times: [Double]) throws {
    let text = "frame,arousal\n1,1\n2,2\n"
    let (series, notes) = try series(text) { $0.firstFrame = first }
    #expect(series.recordings[0].times == times)
    #expect(notes == [])
  }

  @Test func framesOfTwoFilesAreCountedAlike() throws {
    let texts = ["frame,arousal\n0,1\n1,2\n", "path,arousal\nv/1.jpg,1\nv/2.jpg,2\n"]
    for order in [[0, 1], [1, 0]] {
      let guesses = Guesses()
      _ = try series(texts[order[0]], path: "one.csv") { $0.guesses = guesses }
      let error = #expect(throws: FileError.self) {
        try series(texts[order[1]], path: "two.csv") { $0.guesses = guesses }
      }
      #expect(error?.path == "two.csv")
      #expect(
        error?.problem
          == "expected frames counted alike, found numbers that would be counted from \(order[1]) "
          + "here and from \(order[0]) in one.csv; --first-frame says from which")
      for text in texts {
        _ = try series(text, path: "three.csv") {
          $0.guesses = guesses
          $0.firstFrame = 0
        }
      }
      _ = try series("arousal\n1\n", path: "four.csv") { $0.guesses = guesses }
    }
    #expect(throws: FileError.self) { try series(texts[0]) { $0.firstFrame = 1 } }
  }
}
