import Files
import Testing
import TimeSeries

/// Several rows of a recording at one time.
@Suite struct SameTimeTests {
  private static let text = """
    recording,time,a,b
    x,0,1,
    x,1,2,3
    x,1,4,
    x,1,6,7
    x,2,5,5
    y,1,8,8
    y,1,,9

    """

  @Test(arguments: [1, 3, 1 << 17]) func theLastRowCounts(blockSize: Int) throws {
    let series = try read(
      Self.text, settings: SeriesSettings(sameTime: .last), blockSize: blockSize)
    let expected = TimeSeries(
      dimensions: ["a", "b"],
      recordings: [
        Recording(name: "x", times: [0, 1, 2], columns: [[1, 6, 5], [.nan, 7, 5]]),
        Recording(name: "y", times: [1], columns: [[.nan], [9]]),
      ])
    #expect(Outcome(series) == Outcome(expected))
  }

  /// Of the values that are there.
  @Test(arguments: [1, 3, 1 << 17]) func theMeanCounts(blockSize: Int) throws {
    let series = try read(
      Self.text, settings: SeriesSettings(sameTime: .mean), blockSize: blockSize)
    let expected = TimeSeries(
      dimensions: ["a", "b"],
      recordings: [
        Recording(name: "x", times: [0, 1, 2], columns: [[1, 4, 5], [.nan, 5, 5]]),
        Recording(name: "y", times: [1], columns: [[8], [8.5]]),
      ])
    #expect(Outcome(series) == Outcome(expected))
  }

  /// The row before may just have left the block of rows that are moved into columns.
  @Test func itMakesNoDifferenceHowManyRowsCameBefore() throws {
    let rows = (0..<20_000).map { "\($0),\($0)\n\($0),\($0 + 2)\n" }.joined()
    let series = try read("time,a\n" + rows, settings: SeriesSettings(sameTime: .mean))
    #expect(series.recordings.first?.columns == [(0..<20_000).map { Double($0) + 1 }])
  }

  @Test func aTimeThatGoesBackIsRefusedAllTheSame() {
    let error = #expect(throws: FileError.self) {
      try read("time,a\n1,1\n0.5,2\n", settings: SeriesSettings(sameTime: .last))
    }
    #expect(error?.line == 3)
  }

  @Test func inLongTablesARaterHasOneRow() throws {
    let text = "time,rater,a\n1,R,1\n1,S,5\n1,R,3\n1,R,\n2,R,2\n"
    let mean = try read(text, settings: SeriesSettings(sameTime: .mean))
    #expect(mean.recordings.first?.columns[0] == [2, 2])
    let last = try read(
      text.replacing("1,R,\n", with: ""), settings: SeriesSettings(sameTime: .last))
    #expect(last.recordings.first?.columns[0] == [3, 2])
    #expect(throws: FileError.self) { try read(text) }
  }

  /// Of each file, whatever its layout.
  @Test(arguments: [
    ("time,a\n1,1\n1,2\n1,3\n2,4\n", 2, "time"),
    ("recording,time,a\nx,1,1\nx,1,2\ny,1,3\n", 1, "time"),
    ("time,rater,a,b\n1,R,1,1\n1,S,5,1\n1,R,,2\n1,R,3,3\n2,R,2,4\n", 2, "time"),
    ("recording,rater,a\nx,R,1\nx,S,5\nx,R,3\n", 1, "recording"), ("time,a\n1,1\n2,2\n", 0, ""),
  ])
  func howManyRowsWereMergedIsSaid(text: String, count: Int, what: String) throws {
    let rows = "P.csv: \(count) row\(count == 1 ? "" : "s")"
    for (rule, remark) in [
      (SameTime.last, "\(rows) left out, since later ones have the same \(what)"),
      (.mean, "\(rows) taken into the mean of those that have the same \(what)"),
    ] {
      let notes = try readNoting(text, settings: SeriesSettings(sameTime: rule)).notes
      #expect(notes.filter { $0.hasPrefix("P.csv: ") } == (count == 0 ? [] : [remark]))
    }
  }
}
