import Journal
import TestSupport
import Testing

@testable import AnnotationServer

@Suite struct ReviewTests {
  /// A step a second, ten of them.
  private let times = (1...10).map(Double.init)
  private let gold = (times: (1...10).map(Double.init), values: (1...10).map { Double($0) / 10 })

  @Test func aColumnHasItsLowestAndHighest() {
    let values = [1, 5, 2, .nan, .nan, .nan, 3, 3, 0, 9]
    let trace = ReviewedTrace(times: times, values: values, gold: nil)
    let columns = trace.thinned(1...10, to: 3)
    // 1 to 4, to 7, to 10 s.
    #expect(columns.times == [2.5, 5.5, 8.5])
    #expect(columns.low == [1, 3, 0] && columns.high == [5, 3, 9])
  }

  @Test func aColumnWithoutAValueIsMissing() {
    let trace = ReviewedTrace(
      times: times, values: [1, .nan, .nan, .nan, .nan, 2, 3, 4, 5, 6], gold: nil)
    let columns = trace.thinned(1.5...10, to: 2)
    #expect(columns.low.map(\.isNaN) == [true, false] && columns.high[1] == 6)
    let narrow = trace.thinned(0...5.5, to: 2)
    // To 2.75 s: one value; to 5.5 s: none.
    #expect(narrow.low[0] == 1 && narrow.low[1].isNaN && narrow.high[1].isNaN)
  }

  @Test func fewStepsAreDrawnThemselves() {
    let trace = ReviewedTrace(times: times, values: gold.values, gold: nil)
    let columns = trace.thinned(3.5...5.5, to: 100)
    #expect(columns.times == [3, 4, 5, 6] && columns.low == [0.3, 0.4, 0.5, 0.6])
    #expect(columns.low == columns.high)
    #expect(trace.thinned(20...30, to: 100).times == [10])
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func thinningLosesNoExtreme(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let count = Int.random(in: 1...2000, using: &generator)
    let times = (1...count).map { Double($0) * 0.04 }
    let values = (0..<count).map { _ in
      Int.random(in: 0..<5, using: &generator) == 0
        ? .nan : Double.random(in: -1...1, using: &generator)
    }
    let trace = ReviewedTrace(times: times, values: values, gold: nil)
    let columns = trace.thinned(
      0...times[count - 1], to: Int.random(in: 1...300, using: &generator))
    let present = values.filter { !$0.isNaN }
    #expect(columns.low.filter { !$0.isNaN }.min() == present.min())
    #expect(columns.high.filter { !$0.isNaN }.max() == present.max())
    #expect(columns.times == columns.times.sorted())
  }

  /// The same line half a unit higher, over the last five steps: variances 0.02 each, so
  /// 2 * 0.02 / (0.02 + 0.02 + 0.25).
  @Test func theConcordanceIsTheWindows() throws {
    let trace = ReviewedTrace(
      times: times, values: gold.values.map { $0 < 0.55 ? $0 : $0 + 0.5 }, gold: gold)
    let (first, firstPairs) = try #require(trace.concordance(in: 0...5))
    #expect(abs(first - 1) < 1e-12 && firstPairs == 5)
    let (last, lastPairs) = try #require(trace.concordance(in: 5.5...10))
    #expect(abs(last - 0.04 / 0.29) < 1e-12 && lastPairs == 5)
    #expect(trace.concordance(in: 20...30)?.pairs == 0)
    #expect(ReviewedTrace(times: times, values: times, gold: nil).concordance(in: 0...5) == nil)
  }

  /// Off by 2 in steps 2 and 3, by 1 in steps 8 and 9.
  @Test func theLargestDifferenceComesFirst() {
    var values = gold.values
    for step in [1, 2] { values[step] += 2 }
    for step in [7, 8] { values[step] -= 1 }
    let found = ReviewedTrace(times: times, values: values, gold: gold)
      .differences(atMost: 2, lasting: 2)
    #expect(found.map(\.from) == [1, 7] && found.map(\.to) == [3, 9])
    #expect(abs(found[0].difference - 2) < 1e-12 && abs(found[1].difference - 1) < 1e-12)
    let same = ReviewedTrace(times: times, values: gold.values, gold: gold)
    #expect(same.differences(atMost: 20, lasting: 2) == [])
  }

  private func site() throws -> (site: ReviewSite, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    let recording = Session.Recording(
      name: "P1", path: try folder.file("P1.mp4", [1, 2, 3]), type: "video/mp4", duration: nil)
    let model = ReviewedTrace(times: times, values: gold.values.map { $0 + 0.5 }, gold: gold)
    let truth = ReviewedTrace(times: times, values: gold.values, gold: nil)
    return (
      try ReviewSite(
        tool: "annotate 1", recordings: [recording], dimensions: ["arousal", "a b"],
        series: [
          ReviewSite.Series(name: "gold", kind: .gold, traces: [[truth, nil]]),
          ReviewSite.Series(name: "ours & theirs", kind: .prediction, traces: [[model, nil]]),
        ]), folder
    )
  }

  private func answer(_ path: String) throws -> Response {
    let (site, folder) = try site()
    defer { withExtendedLifetime(folder) {} }
    let parts = path.split(separator: "?", maxSplits: 1)
    return site.response(
      to: Request(method: .get, target: ""), path: parts[0], query: parts.count > 1 ? parts[1] : "")
  }

  @Test func theSessionListsWhatThereIs() throws {
    #expect(
      try answer("session.json").text
        == #"{"tool":"annotate 1","mode":"review","recordings":[{"number":0,"name":"P1","#
        + #""media":"media/0","type":"video/mp4","duration":10}],"dimensions":[{"name":"arousal"},"#
        + #"{"name":"a b"}],"series":[{"name":"gold","kind":"gold"},"#
        + #"{"name":"ours & theirs","kind":"prediction"}]}"#)
    #expect(try answer("media/0").status == 200)
  }

  @Test func aWindowIsDrawn() throws {
    let text = try answer("review/0.json?dimension=arousal&from=2&to=4&points=2").text
    #expect(text.contains(#""step":1,"#))
    #expect(text.contains(#"{"name":"gold","time":[2.5,3.5],"low":[0.2,0.4],"high":[0.3,0.4]}"#))
    #expect(
      text.contains(#""ccc":[{"name":"ours & theirs","ccc":"#) && text.contains(#""pairs":3"#))
    #expect(
      try answer("review/0.json?dimension=a+b").text == #"{"step":0.01,"series":[],"ccc":[]}"#)
  }

  @Test func differencesAreOfTheSeriesAskedFor() throws {
    let text = try answer(
      "review/0/differences.json?dimension=arousal&name=ours+%26%20theirs"
    ).text
    #expect(text.hasPrefix(#"{"differences":[{"from":"#))
  }

  @Test(arguments: [
    ("review/0.json", 400), ("review/0.json?dimension=x", 400),
    ("review/1.json?dimension=arousal", 404),
    ("review/0.json?dimension=arousal&from=5&to=4", 400), ("review/-1.json?dimension=arousal", 404),
    ("review/0.json?dimension=arousal&points=0", 400), ("review/x.json?dimension=arousal", 404),
    ("review/0.json?dimension=arousal&points=1e9", 400), ("review/.json?dimension=arousal", 404),
    ("review/0/differences.json?dimension=arousal&name=x", 400),
    ("review/0/other.json?dimension=arousal", 404), ("review/0/differences.json/", 404),
    ("review/0.json?dimension=%41%ZZ", 400), ("review/0.json?dimension=%f", 400),
    ("review/0.json?dimension=arousal&from=-1e300", 400),
  ])
  func anythingElseIsRefused(path: String, status: Int) throws {
    #expect(try answer(path).status == status)
  }
}
