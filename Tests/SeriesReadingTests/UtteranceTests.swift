import Files
import Testing
import TimeSeries

/// Tables of one row a recording whose name is in two columns, as video and utterance.
struct UtteranceTests {
  private static let gold = """
    link,start,end,video,utterance,arousal,valence,MaxVote
    http://x/1,0,2.5,v1,utterance_1.mp4,0.5,0.25,3
    http://x/1,2.5,7,v1,utterance_2.mp4,0.75,-0.5,3
    http://x/2,1,3,v2,utterance_1.mp4,0.125,0.5,1
    http://x/2,3,9.5,v2,utterance_2.mp4,0.25,0.75,1

    """

  @Test func twoColumnsNameARecording() throws {
    let (series, notes) = try readNoting(Self.gold)
    #expect(
      series.recordings.map(\.name) == [
        "v1/utterance_1.mp4", "v1/utterance_2.mp4", "v2/utterance_1.mp4", "v2/utterance_2.mp4",
      ])
    #expect(series.isUnits)
    #expect(series.dimensions == ["arousal", "valence", "MaxVote"])
    #expect(series.recordings.map { $0.columns.map { $0[0] } }[2] == [0.125, 0.5, 1])
    #expect(
      notes == [
        "no times: each row is a recording, told apart by 'video/utterance'",
        "left out, columns of text: link", "left out, where each begins and ends: start, end",
        "taken for values, though whole numbers that come again may be categories: MaxVote; "
          + "--columns says which columns to take",
      ])
  }

  @Test func theUserMayNameThem() throws {
    let text = "a,b,c,arousal\nx,1,p,0.5\nx,2,q,1\ny,1,r,1.5\n"
    let settings = SeriesSettings(columns: ["recording=a/b", "arousal"])
    let (series, notes) = try readNoting(text, settings: settings)
    #expect(series.dimensions == ["arousal"])
    #expect(series.recordings.map(\.name) == ["x/1", "x/2", "y/1"])
    #expect(notes == ["no times: each row is a recording, told apart by 'a/b'"])
    let one = SeriesSettings(columns: ["recording=c", "arousal"])
    #expect(try read(text, settings: one).recordings.map(\.name) == ["p", "q", "r"])
    let wrong = #expect(throws: FileError.self) {
      try read(text, settings: SeriesSettings(columns: ["recording=a", "arousal"]))
    }
    #expect(
      wrong?.problem
        == "expected a time column, or one row a recording, found x a second time")
    let unknown = #expect(throws: FileError.self) {
      try read(text, settings: SeriesSettings(columns: ["recording=a/z", "arousal"]))
    }
    #expect(unknown?.problem == "expected a column 'a/z', found a, b, c, arousal")
  }

  /// Where there are times, rows with the same two names are one recording.
  @Test func theyJoinWhereThereAreTimes() throws {
    let text = "subject,session,time,joy\na,1,0.5,1\na,1,1,2\na,2,0.5,3\nb,2,0.5,4\n"
    let settings = SeriesSettings(columns: ["recording=subject/session", "joy"])
    let series = try read(text, settings: settings)
    #expect(series.recordings.map(\.name) == ["a/1", "a/2", "b/2"])
    #expect(series.recordings.map(\.times) == [[0.5, 1], [0.5], [0.5]])
    let gap = #expect(throws: FileError.self) {
      try read(text + "b,,1,5\n", settings: settings)
    }
    #expect(gap?.problem == "expected a recording's name, found an empty field")
    #expect(gap?.line == 6)
  }

  /// However the bytes are cut, and with names that are like a part of others.
  @Test(arguments: [1, 3, 1000])
  func partsOfNamesAreNoNames(blockSize: Int) throws {
    let text = "video,clip,joy\na/b,c,1\nb,a/b/c,2\na,b/d,3\n\"a\",b,4\n"
    let series = try read(text, blockSize: blockSize)
    #expect(series.recordings.map(\.name) == ["a/b/c", "b/a/b/c", "a/b/d", "a/b"])
  }

  /// The first columns that do, or all; a name column that tells rows apart is enough.
  @Test(arguments: [
    ("file,clip,joy\na,x,1\nb,x,2\n", ["a", "b"]),
    ("subject,clip,joy\na,x,1\na,y,2\nb,x,3\n", ["a/x", "a/y", "b/x"]),
    (
      "video,clip,turn,joy\na,x,1,1\na,x,2,2\na,y,1,3\nb,x,1,5\n",
      ["a/x/1", "a/x/2", "a/y/1", "b/x/1"]
    ),
  ])
  func theFewestColumnsAreTaken(text: String, names: [String]) throws {
    #expect(try read(text).recordings.map(\.name) == names)
  }
}
