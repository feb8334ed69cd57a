import CFFmpeg
import Files
import TestSupport
import Testing

@testable import Decoding

/// The choice among several tracks of video.
struct VideoTracksTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a") }

  init() throws {
    folder = try TemporaryFolder()
    var file = VideoFile(count: 4, rate: (25, 1))
    file.container = "matroska"
    file.trackCount = 2
    file.sound = (0, 160)
    try file.write(to: path)
  }

  private func numbers(_ track: Int?) throws -> (numbers: [Int], notes: [String]) {
    let reader = try VideoReader(path: path, track: track)
    return (try readFrames(reader).map(\.number), reader.notes)
  }

  @Test func theTrackThatIsAskedForIsTaken() throws {
    #expect(try numbers(1) == ([0, 1, 2, 3], []))
    #expect(try numbers(2) == ([100, 101, 102, 103], []))
  }

  @Test func whichWasTakenIsSaidWhereNoneWasAskedFor() throws {
    let (numbers, notes) = try numbers(nil)
    #expect(numbers == [0, 1, 2, 3])
    #expect(
      notes == [
        "track 1 of video was taken; --track takes another of 1 (mpeg4, 96x32), 2 (mpeg4, 96x32)"
      ])
  }

  @Test func aTrackThatIsNotThereIsRefused() throws {
    let error = #expect(throws: FileError.self) { try VideoReader(path: path, track: 3) }
    #expect(
      error?.problem
        == "expected track 3 of video, found 2: 1 (mpeg4, 96x32), 2 (mpeg4, 96x32)")
  }
}
