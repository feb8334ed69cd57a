import CFFmpeg
import Files
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Decoding

struct VideoReaderTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a") }

  init() throws { folder = try TemporaryFolder() }

  @Test func framesMayBeKept() throws {
    var file = VideoFile(count: 20, rate: (25, 1))
    file.rotation = 180
    try file.write(to: path)
    let reader = try VideoReader(path: path)
    var frames: [VideoFrame] = []
    while let frame = try reader.next() { frames.append(frame) }
    let numbers = try frames.map { frame in
      try frame.withPicture { picture in
        (0..<12).reduce(0) { number, bit in
          let sample = picture.luma.samples[4 * picture.luma.stride + 95 - 8 * bit - 4]
          return number | (sample > 128 ? 1 << bit : 0)
        }
      }
    }
    #expect(numbers == Array(0..<20))
    #expect(frames.map(\.index) == Array(0..<20))
  }

  @Test func moreThreadsGiveTheSame() throws {
    try VideoFile(count: 50, rate: (30, 1)).write(to: path)
    #expect(try readFrames(path, threads: 3) == readFrames(path))
  }

  @Test func progressGoesToOne() throws {
    try VideoFile(count: 25, rate: (25, 1)).write(to: path)
    let reader = try VideoReader(path: path)
    #expect(reader.progress == 0)
    #expect(try readFrames(reader).count == 25)
    #expect(abs(try #require(reader.progress) - 0.96) < 1e-9)
    #expect(abs(reader.end - 1) < 1e-9)
    #expect(reader.notices.isEmpty)
  }

  private func changingFile(to width: Int, _ height: Int) -> VideoFile {
    var file = VideoFile(count: 6, rate: (25, 1))
    file.codec = AV_CODEC_ID_MJPEG
    file.pixelFormat = AV_PIX_FMT_YUVJ420P
    file.container = "matroska"
    file.otherSize = (4, width, height)
    file.paint = quarter(3)
    return file
  }

  /// As browsers do when the network is slow.
  @Test func anotherSizeOfTheSameShapeIsScaled() throws {
    try changingFile(to: 48, 16).write(to: path)
    let reader = try VideoReader(path: path)
    var frames: [VideoFrame] = []
    while let frame = try reader.next() { frames.append(frame) }
    #expect(frames.count == 6)
    #expect(frames.allSatisfy { $0.width == 96 && $0.height == 32 })
    #expect(try frames.allSatisfy { try brightQuarter($0) == (3, 3) })
    #expect(reader.notices == ["2 of 6 pictures were scaled to the first one's size"])
  }

  @Test func anotherShapeIsRefused() throws {
    try changingFile(to: 64, 32).write(to: path)
    let reader = try VideoReader(path: path)
    let error = #expect(throws: FileError.self) { while try reader.next() != nil {} }
    #expect(
      error?.problem == "expected pictures of one shape, found 96x32 and, at 0.16 s, 64x32")
  }
}
