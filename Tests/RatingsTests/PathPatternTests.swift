import Ratings
import Testing

struct PathPatternTests {
  @Test(arguments: [
    ("{dimension}/{recording}_{rater}", "r/arousal/P16_FM1.csv", "P16", "arousal", "FM1"),
    ("{dimension}/{recording}_{rater}", "arousal/P_16_FM1", "P_16", "arousal", "FM1"),
    ("{recording}/{dimension}-{rater}", "/x/P16/arousal-FM1.v2.csv", "P16", "arousal", "FM1.v2"),
    ("rater {rater}/{recording}", "rater FM1/P16.csv", "P16", nil, "FM1"),
    ("{dimension}/{recording}/{rater}", "./arousal/P16/.hidden", "P16", "arousal", ".hidden"),
    ("ratings/{rater}", "ratings/FM1.csv", nil, nil, "FM1"),
  ])
  func findsNames(
    pattern: String, path: String, recording: String?, dimension: String?, rater: String?
  ) throws {
    let names = try #require(PathPattern(pattern)?.names(in: path))
    #expect(names.recording == recording)
    #expect(names.dimension == dimension)
    #expect(names.rater == rater)
  }

  @Test(arguments: [
    ("{dimension}/{rater}", "FM1.csv"), ("{recording}_{rater}", "P16.csv"),
    ("{recording}_{rater}", "_FM1.csv"), ("x{rater}", "FM1.csv"), ("{rater}x", "x.csv"),
    ("{rater}", ""),
    ("{rater}", "-/"), ("ratings/{rater}", "rating/FM1.csv"),
  ])
  func refusesPathsThatDoNotFit(pattern: String, path: String) throws {
    let found = try #require(PathPattern(pattern)).names(in: path)
    #expect(found == nil || path == "-/")
  }

  @Test(arguments: [
    "", "/", "P16", "{}", "{who}", "{rater", "rater}", "{rater}{recording}", "{rater}/{rater}",
  ])
  func refusesWhatIsNoPattern(text: String) {
    #expect(PathPattern(text) == nil)
  }
}
