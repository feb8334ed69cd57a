import CFFmpeg
import Files
import Foundation
import TestSupport
import Testing

@testable import Decoding

/// Streams that were written one behind the other, each with a clock of its own.
struct JoinedClocksTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A second of video at 25 pictures a second, from a time on.
  private func part(_ container: String, from start: Int64) throws -> [UInt8] {
    var file = VideoFile(times: (0..<25).map { start * 25 + $0 })
    file.codec = AV_CODEC_ID_MPEG2VIDEO
    file.container = container
    try file.write(to: folder.path("part"))
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("part"))))
  }

  /// The last picture of a program stream may have no time of its own: one picture a seam.
  @Test(arguments: [("mpegts", 0.002), ("mpeg", 0.082)])
  func partsAreLaidEndToEnd(container: String, tolerance: Double) throws {
    let bytes = try part(container, from: 0)
    let path = try folder.file("joined", bytes + bytes + bytes)
    let reader = try VideoReader(path: path)
    var times: [Double] = []
    while let frame = try reader.next() { times.append(frame.time) }
    #expect(times.count == 75)
    #expect(
      times.enumerated().allSatisfy { abs($0.element - Double($0.offset) * 0.04) < tolerance })
    #expect(reader.notices == [])
    #expect(reader.notes == ["3 parts, each with a clock of its own, were laid end to end"])
  }

  /// The clock of a later part may begin anywhere, before and after that of the first.
  @Test(arguments: [(100, 0), (0, 7200)] as [(Int64, Int64)])
  func clocksMayBeginAnywhere(first: Int64, second: Int64) throws {
    let bytes = try part("mpegts", from: first) + part("mpegts", from: second)
    let reader = try VideoReader(path: try folder.file("joined", bytes))
    var times: [Double] = []
    while let frame = try reader.next() { times.append(frame.time) }
    #expect(times.count == 50)
    #expect(times.enumerated().allSatisfy { abs($0.element - Double($0.offset) * 0.04) < 0.002 })
  }

  @Test func oneClockIsLeftAlone() throws {
    let reader = try VideoReader(path: try folder.file("one", try part("mpegts", from: 5)))
    #expect(try readFrames(reader).count == 25)
    #expect(reader.notes == [])
  }
}
