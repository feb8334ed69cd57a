import Files
import Foundation
import TestSupport
import Testing

@testable import Decoding

struct StepFramesTests {
  /// Rates in pictures a second: numerator, denominator.
  static let rates: [(Int32, Int32)] = [
    (24_000, 1001), (24, 1), (25, 1), (30_000, 1001), (30, 1), (50, 1), (60_000, 1001), (60, 1),
    (10, 1), (5, 1), (120, 1),
  ]

  /// The last picture that comes up at most half a millisecond after the step's end.
  private func expected(_ times: [Double], end: Double, step: Double = 0.04) -> [Int?] {
    (0..<Int((end + 0.001) / step)).map { index in
      times.lastIndex { $0 <= Double(index + 1) * step + 0.0005 }
    }
  }

  /// In Matroska times are whole milliseconds, in QuickTime exact.
  @Test(arguments: ["mov", "matroska"], rates)
  func everyRateGivesEachStepThePictureAtItsEnd(container: String, rate: (Int32, Int32)) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a")
    let count = Int(4 * rate.0 / rate.1)
    var file = VideoFile(count: count, rate: rate)
    file.container = container
    try file.write(to: path)
    let times = (0..<count).map { Double($0) * Double(rate.1) / Double(rate.0) }
    let end = Double(count) * Double(rate.1) / Double(rate.0)
    #expect(try readSteps(path) == expected(times, end: end))
    #expect(try readFrames(path).map(\.number) == Array(0..<count))
  }

  /// By hand, at 25 pictures a second: picture k comes up at 0.04 k, when step k - 1 ends.
  @Test func aStepHasThePictureThatComesUpAtItsEnd() throws {
    let folder = try TemporaryFolder()
    try VideoFile(count: 6, rate: (25, 1)).write(to: folder.path("a"))
    #expect(try readSteps(folder.path("a")) == [1, 2, 3, 4, 5, 5])
    // Step 0.1: ends 0.1 and 0.2; picture 2 comes up at 0.08, picture 5 at 0.2.
    #expect(try readSteps(folder.path("a"), step: 0.1) == [2, 5])
  }

  @Test func aFrameTellsWhenTheNextComesUp() throws {
    let folder = try TemporaryFolder()
    var file = VideoFile(times: [0, 30, 100, 140])
    file.unit = (1, 1000)
    try file.write(to: folder.path("a"))
    let frames = StepFrames(try VideoReader(path: folder.path("a")), step: 0.04)
    var times: [Double?] = []
    while let element = try frames.next() { times.append(element.nextTime) }
    #expect(times == [0.03, 0.1, 0.14, nil])
  }

  @Test(arguments: UInt64(0)..<20)
  func variableRatesAreFollowed(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let folder = try TemporaryFolder()
    var times: [Int64] = []
    var time: Int64 = 0
    for _ in 0..<Int.random(in: 1...60, using: &generator) {
      times.append(time)
      time += Int64.random(in: 1...150, using: &generator)
    }
    var file = VideoFile(times: times)
    file.unit = (1, 1000)
    file.container = seed % 2 == 0 ? "mov" : "matroska"
    file.lastDuration = time - (times.last ?? 0)
    try file.write(to: folder.path("a"))
    #expect(
      try readSteps(folder.path("a"))
        == expected(times.map { Double($0) / 1000 }, end: Double(time) / 1000))
  }

  /// The video begins 0.1 s after the sound: the first two steps have no picture, the third, which
  /// ends at 0.12, has the first.
  @Test func stepsBeforeTheFirstPictureHaveNone() throws {
    let folder = try TemporaryFolder()
    var file = VideoFile(times: [100, 140, 180, 220])
    file.unit = (1, 1000)
    file.lastDuration = 40
    file.container = "matroska"
    file.sound = (0, 260)
    try file.write(to: folder.path("a"))
    #expect(try readSteps(folder.path("a")) == [nil, nil, 0, 1, 2, 3])
  }

  /// Time 0 is where the container's first stream starts.
  @Test func timeZeroIsTheFirstStreamsStart() throws {
    let folder = try TemporaryFolder()
    var file = VideoFile(times: [5000, 5040, 5080])
    file.unit = (1, 1000)
    file.lastDuration = 40
    file.container = "matroska"
    try file.write(to: folder.path("a"))
    let frames = try readFrames(folder.path("a"))
    #expect(frames.map(\.number) == [0, 1, 2])
    #expect(zip(frames, [0, 0.04, 0.08]).allSatisfy { abs($0.time - $1) < 1e-6 })
  }

  /// Sound and video of one recording have as many steps, if they end at about the same time.
  @Test(arguments: [(920, 23), (999, 24), (1000, 25), (1039, 25), (1040, 26), (1090, 27)])
  func soundThatEndsWithTheVideoDecidesHowManyStepsThereAre(
    milliseconds: Int, count: Int
  ) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.mov")
    var file = VideoFile(count: 25, rate: (25, 1))
    file.sound = (0, milliseconds)
    try file.write(to: path)
    let steps = try readSteps(path)
    #expect(steps.count == count)
    #expect(steps.last == 24 as Int?? || count < 24)
    #expect(try readSamples(path, sampleRate: 16_000).count / 640 == count)
  }

  @Test(arguments: [500, 5000])
  func soundThatEndsElsewhereDoesNot(milliseconds: Int) throws {
    let folder = try TemporaryFolder()
    var file = VideoFile(count: 25, rate: (25, 1))
    file.sound = (0, milliseconds)
    try file.write(to: folder.path("a.mov"))
    #expect(try readSteps(folder.path("a.mov")).count == 25)
  }

  /// A picture that stays for 2 s at the end is held for them.
  @Test func theLastPictureIsHeldForItsDuration() throws {
    let folder = try TemporaryFolder()
    var file = VideoFile(times: [0, 40])
    file.unit = (1, 1000)
    file.lastDuration = 2000
    try file.write(to: folder.path("a"))
    #expect(try readSteps(folder.path("a")) == [Int?](repeating: 1, count: 51))
  }

  @Test func lessThanAStepHasNone() throws {
    let folder = try TemporaryFolder()
    try VideoFile(count: 1, rate: (60, 1)).write(to: folder.path("a"))
    #expect(try readSteps(folder.path("a")) == [])
  }

  @Test func howManyStepsThereWillBeIsKnown() throws {
    let folder = try TemporaryFolder()
    try VideoFile(count: 60, rate: (30, 1)).write(to: folder.path("a"))
    let frames = StepFrames(try VideoReader(path: folder.path("a")), step: 0.04)
    #expect(frames.expectedCount == 50)
  }
}
