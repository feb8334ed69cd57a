import Testing
import TimeSeries

struct RecordingNamesTests {
  /// By whichever form tells one recording from all others.
  @Test(arguments: [
    ("camera.wav", "camera"), ("videos/s1/camera.mp4", "camera"), ("camera", "camera"),
    ("x/a.2.wav", "a.2"), ("a.3.wav", nil), ("a", nil), ("clip7", "day1/clip7.mov"),
    ("day2/clip7.wav", "day1/clip7.mov"), ("same.wav", nil), ("", nil),
  ])
  func aFilesNameMeansOneRecordingOrNone(name: String, meant: String?) {
    let names = RecordingNames([
      "camera", "a.1", "a.2", "day1/clip7.mov", "s1/same.wav", "s2/same.wav",
    ])
    #expect(names.name(meantBy: name) == meant)
  }

  @Test func namesAreMatchedWholeOrAllWithoutFoldersAndEndings() {
    let gold = ["a", "b", "c"]
    let own = RecordingNames.matching(["a", "b.wav"], with: gold)
    #expect(own.names == ["a": "a"] && !own.areShort)
    let short = RecordingNames.matching(["x/a.wav", "b.wav", "z"], with: gold)
    #expect(short.names == ["x/a.wav": "a", "b.wav": "b"] && short.areShort)
    let twice = RecordingNames.matching(["x/a.wav", "y/a.wav", "b.wav"], with: gold)
    #expect(twice.names == [:] && !twice.areShort)
    #expect(RecordingNames.matching(["z"], with: gold).names == [:])
  }

  @Test func messagesShowANameOfEachSide() {
    #expect(
      namesDiffer(of: "the gold standard", expected: ["a"], found: ["a.wav", "b.wav"])
        == "expected recordings of the gold standard ('a'), found 'a.wav' and the like")
    #expect(
      namesDiffer(of: "the gold standard", expected: ["a", "b"], found: [])
        == "expected recordings of the gold standard ('a' and the like), found none")
  }

  @Test func seriesOfOneStepARecordingAreUnits() {
    func series(_ counts: [Int]) -> TimeSeries {
      TimeSeries(
        dimensions: [],
        recordings: counts.enumerated().map {
          Recording(name: "\($0)", times: (0..<$1).map(Double.init), columns: [])
        })
    }
    #expect(series([1, 1]).isUnits)
    #expect(!series([1]).isUnits && !series([]).isUnits && !series([1, 2]).isUnits)
  }
}
