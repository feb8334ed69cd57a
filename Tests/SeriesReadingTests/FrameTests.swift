import Files
import Testing
import TimeSeries

@testable import SeriesReading

/// Labels by frame, without times.
struct FrameTests {
  private func series(
    _ text: String, path: String = "clip1.txt", rate: Double = 25, missing: [Double] = []
  ) throws -> (series: TimeSeries, notes: [String]) {
    let notes = NoteBox()
    var options = SeriesOptions()
    options.rate = rate
    options.missing = missing
    options.note = { text, _ in notes.add(text) }
    let reader = try SeriesReader(text: Array(text.utf8), path: path, options: options)
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
}
