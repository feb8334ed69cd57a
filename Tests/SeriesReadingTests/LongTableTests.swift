import Files
import SeriesReading
import Testing
import TimeSeries

@Suite struct LongTableTests {
  private static let two = """
    recording,time,rater,arousal,valence
    P1,1,A,1,2
    P1,1,B,3,4

    """

  private func owners(_ text: String, settings: SeriesSettings = SeriesSettings()) throws
    -> [String]?
  {
    let reader = try SeriesReader(text: Array(text.utf8), path: "x/P1.csv", settings: settings)
    return reader.ratedColumns?.map { "\($0.rater): \($0.dimension ?? "-")" }
  }

  @Test func theReaderSaysWhoseAColumnIs() throws {
    #expect(
      try owners(Self.two) == ["A: arousal", "A: valence", "B: arousal", "B: valence"])
    #expect(try owners("time,rater,rating\n1,A,1\n1,B,2\n") == ["A: -", "B: -"])
    #expect(try owners("rater,0.1,0.2,0.3\nA,1,2,3\n") == ["A: -"])
    // Columns are raters or dimensions, as ever.
    #expect(try owners("time,A,B\n1,1,2\n") == nil)
    #expect(try owners("time,variable,value\n1,A,1\n1,B,2\n") == nil)
    #expect(try owners("recording,subject,time,x\na,S,1,1\nb,T,1,2\n") == nil)
  }

  @Test func theUserSaysWhichColumnIsTheRaters() throws {
    let text = "file,when,who,x,y\na,1,A,1,2\na,1,B,3,4\n"
    #expect(throws: FileError.self) { try read(text) }
    let settings = SeriesSettings(columns: ["time=when", "rater=who", "joy=y"])
    let series = try read(text, settings: settings)
    #expect(series.dimensions == ["A", "B"])
    #expect(series.recordings == [Recording(name: "a", times: [1], columns: [[2], [4]])])
    #expect(try owners(text, settings: settings) == ["A: joy", "B: joy"])
    for columns in [["rater=nobody", "y"], ["rater=who", "time=when", "z"]] {
      let error = #expect(throws: FileError.self) {
        try read(text, settings: SeriesSettings(columns: columns))
      }
      #expect(error?.problem.contains("expected a column") == true)
    }
    // Without a word of raters it is an ordinary table.
    let plain = try read(
      "recording,time,rater,x\nP1,1,1,2\nP1,2,1,3\n", settings: SeriesSettings(columns: ["x"]))
    #expect(plain.recordings.first?.columns == [[2, 3]])
  }

  private func notes(of text: String) throws -> [String] {
    let notes = NoteBox()
    var settings = SeriesSettings()
    settings.note = { text, _ in notes.add(text) }
    _ = try read(text, settings: settings)
    return notes.all
  }

  @Test func whatWasGuessedIsSaid() throws {
    #expect(
      try notes(of: Self.two) == ["raters taken from the column 'rater': A, B"])
    #expect(
      try notes(of: "time,rater,x,remark,frame\n1,A,1,a,3\n1,B,2,b,3\n") == [
        "columns left out: 'remark', 'frame'", "raters taken from the column 'rater': A, B",
      ])
    #expect(
      try notes(of: "recording,subject,time,x\na,S,1,1\nb,T,1,2\n") == [
        "columns left out: 'subject', who is recorded"
      ])
    #expect(
      try notes(of: "rater,0.1,0.2,0.3\nA,1,2,3\n") == [
        "the header's numbers taken for times, each row for a rater or a recording"
      ])
    #expect(
      try notes(of: "0;0.5;1\n1;0.25;1\n") == [
        "taken for NOVA's time;value;confidence, the last left out"
      ])
  }

  @Test func rowsWithoutTimesAreUnits() throws {
    let series = try read("FileName,Worker,EmoAct\nb.wav,W1,5\na.wav,W1,3\nb.wav,W2,4\n")
    #expect(series.dimensions == ["W1", "W2"])
    #expect(series.recordings.map(\.name) == ["b.wav", "a.wav"])
    #expect(series.recordings[0].columns == [[5], [4]])
    #expect(series.recordings.allSatisfy { $0.stepCount == 1 })
  }

  @Test func theUnitIsTheFilesOrTheUsers() throws {
    let text = "rater,time,x\nA,0,1\nB,0,2\nA,40,1\nB,40,2\n"
    #expect(try read(text).recordings.first?.times == [0, 0.04])
    #expect(
      try read(text, settings: SeriesSettings(timeUnit: .seconds)).recordings.first?.times == [
        0, 40,
      ])
    let own = "recording,time,rater,x\na,0,A,1\na,40,A,2\n"
    #expect(try read(own).recordings.first?.times == [0, 40])
  }

  @Test func whatLooksLikeALongTableAndIsNotIsReadAsBefore() throws {
    // Raters by number above rows of recordings; fractions are no raters' numbers.
    #expect(try read("timestamp,1,2,3\n0.5,1,2,3\n").dimensions == ["1", "2", "3"])
    #expect(try read("time,rater,x\n1,0.5,2\n2,0.25,3\n").dimensions == ["rater", "x"])
    #expect(try read("time,rater\n1,2\n2,3\n").dimensions == ["rater"])
    #expect(try read("recording,time,observer,self\na,1,0,2\na,2,1,3\n").dimensions.count == 2)
  }
}
