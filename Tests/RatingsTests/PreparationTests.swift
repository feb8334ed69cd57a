import Files
import TestSupport
import Testing
import TimeSeries

@testable import Ratings

struct PreparationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A rates 0 s to 4 s, B from 1 s to 3 s.
  private let text = "time,A,B\n0,1,\n1,2,5\n2,3,6\n3,4,7\n4,5,\n"

  private func files(_ text: String) throws -> RatingFiles {
    var files = RatingFiles(raters: .columns, dimension: "arousal", settings: SeriesSettings())
    try files.read(try folder.file("P1.csv", Array(text.utf8)))
    return files
  }

  private func remarks(_ preparation: Preparation, _ text: String) throws -> [Preparation.Remark] {
    try preparation.prepared(try files(text)).remarks[0]
  }

  @Test func whoIsShorterIsNamed() throws {
    let b = Preparation.Stretch(rater: "B", times: 1...3)
    let shorter = Preparation.Remark.shorter(all: 0...4, raters: [b])
    #expect(try remarks(Preparation(), text) == [shorter])
    #expect(
      try remarks(Preparation(length: .crop), text) == [
        shorter, .cut(to: 1...3, raters: [.init(rater: "A", count: 2)]),
      ])
    #expect(
      try remarks(Preparation(length: .pad), text) == [
        shorter, .filled([.init(rater: "B", count: 2)]),
      ])
  }

  @Test func stepsOfASingleRaterAreCounted() throws {
    let text = "time,A,B\n0,1,\n1,2,\n2,3,6\n3,4,\n4,5,7\n"
    #expect(try remarks(Preparation(), text).last == .fewShared(steps: 2, of: 5))
  }

  @Test func eventsAreHeldUntilTheNext() throws {
    let text = "time,A,B\n0,1,2\n0.3,2,3\n2,1,1\n2.1,4,5\n9,1,1\n"
    let resampling = Resampling(rate: 1)
    #expect(try remarks(Preparation(resampling: resampling), text).first == .heldUntilNext)
    let asked = Resampling(rate: 1, interpolation: .last)
    #expect(try !remarks(Preparation(resampling: asked), text).contains(.heldUntilNext))
  }

  /// Moving means of three, then 0 for the smallest and 1 for the largest.
  @Test func smoothingComesBeforeStandardizing() throws {
    let preparation = Preparation(
      length: .crop, smoothing: .movingAverage(window: 3),
      standardization: Standardization(scope: .recording, scale: .minMax))
    let ratings = try preparation.prepared(try files(text)).ratings[0]
    #expect(ratings.times == [1, 2, 3])
    #expect(distance(ratings.raters[0].values, [0, 0.5, 1]) < 1e-15)
  }

  @Test func whatCannotBePreparedNamesTheRecording() throws {
    let files = try files("time,A,B\n0,1,\n1,,2\n")
    let error = #expect(throws: RecordingError.self) { try Preparation().prepared(files) }
    #expect(error?.reason == .noCommonTimes)
    #expect(error?.recording == "P1" && error?.dimension == "arousal")
    #expect(error?.path == files.path(0))
  }
}
