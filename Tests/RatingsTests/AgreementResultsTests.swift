import Agreement
import Files
import Ratings
import Reliability
import TestSupport
import Testing
import TimeSeries

struct AgreementResultsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func results(
    _ texts: [String: String], resampling: Resampling? = nil
  ) throws -> AgreementResults {
    var results = AgreementResults(resampling: resampling, convention: .population)
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      try results.add(
        ratersIn: try folder.file(name, Array(text.utf8)), dimension: "joy",
        settings: SeriesSettings())
    }
    return results
  }

  @Test func recordingsComeBeforeAllOfThem() throws {
    let found = try results(["P1.csv": "time,A,B\n0,1,2\n1,2,2\n", "P2.csv": "time,A,B\n0,1,1\n"])
    #expect(found.hasAgreement)
    #expect(found.dimensions.map(\.name) == ["joy"])
    #expect(found.dimensions[0].rows.map(\.name) == ["P1", "P2", "all"])
    #expect(found.dimensions[0].all?.frameCount == 3)
  }

  @Test func aLongTableHasItsDimensions() throws {
    let path = try folder.file(
      "all.csv",
      Array("time,rater,a,b\n1,A,1,5\n1,B,2,6\n2,A,3,7\n2,B,4,9\n3,A,1,1\n3,B,1,1\n".utf8))
    var found = AgreementResults(resampling: nil, convention: .population)
    try found.add(ratersIn: path, dimension: nil, settings: SeriesSettings())
    #expect(found.dimensions.map(\.name) == ["a", "b"])
    #expect(found.dimensions[1].all?.frameCount == 3)
    var wanted = AgreementResults(resampling: nil, convention: .population)
    try wanted.add(ratersIn: path, dimension: "b", settings: SeriesSettings())
    #expect(wanted.dimensions.map(\.name) == ["b"])
  }

  /// Utterances: one frame a recording, of which only all together can be told about.
  @Test func recordingsOfOneFrameAreToldOfTogether() throws {
    let text =
      "recording,time,A,B,C\nu1,0,1,2,\nu2,0,2,,2\nu3,0,,4,4\nu4,0,5,4,\nu5,0,1,1,\n"
    let found = try results(["all.csv": text])
    #expect(found.dimensions[0].rows.map(\.name) == ["all"])
    #expect(found.dimensions[0].all?.frameCount == 5)
    #expect(found.dimensions[0].all?.sharedCount == 5)
    #expect(
      !found.remarks.contains {
        switch $0 {
        case .withoutRatings, .constant: true
        default: false
        }
      })
  }

  @Test func whatTakesNoPartIsSaid() throws {
    let found = try results(["P1.csv": "time,A,B,C\n0,1,2,\n1,2,2,\n2,,2,\n"])
    #expect(
      found.remarks == [
        .withoutRatings(recording: "P1", dimension: "joy", raters: ["C"]),
        .constant(recording: "P1", dimension: "joy", raters: ["B"]),
        .incomplete(dimension: "joy", frames: 1, of: 3),
        .undefinedPairs(row: "P1", dimension: "joy", leftOut: 0, takenAsZero: 1),
        .undefinedPairs(row: "all", dimension: "joy", leftOut: 0, takenAsZero: 1),
      ])
  }

  @Test func ratersWhoSeldomMeetAreSaidToUnlessResampled() throws {
    let text = "time,A,B\n0,1,\n1,2,2\n2,,3\n3,4,\n4,,5\n5,5,\n6,,4\n"
    let few = AgreementResults.Remark.fewShared(dimension: "joy", frames: 1, of: 7)
    #expect(try results(["P1.csv": text]).remarks.contains(few))
    let resampled = try results(["P1.csv": text], resampling: Resampling(rate: 1))
    #expect(!resampled.remarks.contains(few))
    #expect(resampled.hasAgreement)
  }

  @Test func ratersMayDifferBetweenRecordings() throws {
    let found = try results([
      "P1.csv": "time,A,B\n0,1,2\n1,2,1\n", "P2.csv": "time,A,C\n0,1,1\n1,0,4\n",
    ])
    #expect(found.remarks.contains(.ratersDiffer(dimension: "joy", frames: 4)))
  }

  @Test func oneRaterHasNobodyToAgreeWith() throws {
    let error = #expect(throws: FileError.self) { try results(["P1.csv": "time,A\n0,1\n"]) }
    #expect(error?.kind == .badData)
  }
}
