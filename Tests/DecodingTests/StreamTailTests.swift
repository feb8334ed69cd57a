import Files
import Foundation
import TestSupport
import Testing

@testable import Decoding

/// Streams that promise no length, whole and cut within their last part.
struct StreamTailTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The first bytes of a frame, and how many it has.
  struct Frame {
    let head: [UInt8]
    let byteCount: Int

    var bytes: [UInt8] { head + [UInt8](repeating: 0x55, count: byteCount - head.count) }
  }

  static let frames = [
    // MPEG-1, layer 3, 128 kbit/s, 44.1 kHz: 144 x 128,000 / 44,100 = 417.96; with padding 418.
    Frame(head: [0xff, 0xfb, 0x90, 0], byteCount: 417),
    Frame(head: [0xff, 0xfb, 0x92, 0], byteCount: 418),
    // MPEG-2, layer 3, 64 kbit/s, 22.05 kHz: 72 x 64,000 / 22,050 = 208.98.
    Frame(head: [0xff, 0xf3, 0x80, 0], byteCount: 208),
    // MPEG-2.5, layer 3, 16 kbit/s, 8 kHz: 72 x 16,000 / 8000.
    Frame(head: [0xff, 0xe3, 0x28, 0], byteCount: 144),
    // MPEG-1, layer 2, 192 kbit/s, 48 kHz: 144 x 192,000 / 48,000.
    Frame(head: [0xff, 0xfd, 0xa4, 0], byteCount: 576),
    // MPEG-2, layer 2, 64 kbit/s, 24 kHz: 144 x 64,000 / 24,000.
    Frame(head: [0xff, 0xf5, 0x84, 0], byteCount: 384),
    // MPEG-1, layer 1, 384 kbit/s, 44.1 kHz: 12 x 384,000 / 44,100 = 104.5 slots of 4 bytes.
    Frame(head: [0xff, 0xff, 0xc0, 0], byteCount: 416),
    // ADTS, AAC-LC at 44.1 kHz: 300 = 0b0_0001_0010_1100 in 13 bits from the 31st on.
    Frame(head: [0xff, 0xf1, 0x50, 0x80, 0b0010_0101, 0b1001_1111, 0xfc], byteCount: 300),
  ]

  private func missing(_ bytes: [UInt8]) throws -> Int {
    let path = try folder.file("a", bytes)
    return StreamTail.missingByteCount(in: try ReadableFile(path: path))
  }

  @Test(arguments: frames)
  func aFrameSaysWhatItLacks(frame: Frame) throws {
    let stream = (0..<20).flatMap { _ in frame.bytes }
    #expect(try missing(stream) == 0)
    for lacking in [1, 50, frame.byteCount - 6] {
      #expect(try missing(Array(stream.dropLast(lacking))) == lacking)
    }
    // Behind a tag, and before one.
    let tag = Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 20] + [UInt8](repeating: 0, count: 20)
    #expect(try missing(tag + Array(stream.dropLast(50))) == 50)
    #expect(try missing(stream + Array("TAG".utf8) + [UInt8](repeating: 0, count: 125)) == 0)
  }

  @Test func longStreamsAreLookedAtFromTheirEnd() throws {
    let stream = (0..<1000).flatMap { _ in Self.frames[0].bytes }
    #expect(try missing(Array(stream.dropLast(17))) == 17)
  }

  @Test func aFewFramesAreNotBelieved() throws {
    let frame = Self.frames[0].bytes
    #expect(try missing(Array((0..<8).flatMap { _ in frame }.dropLast(9))) == 0)
    #expect(try missing(Array((0..<9).flatMap { _ in frame }.dropLast(9))) == 9)
  }

  /// Broadcast, Blu-ray and parity.
  @Test(arguments: [(188, 0), (192, 4), (204, 0)])
  func aPacketLacksWhatItsLengthSays(length: Int, sync: Int) throws {
    let packet = (0..<length).map { $0 == sync ? UInt8(0x47) : 1 }
    let stream = (0..<30).flatMap { _ in packet }
    #expect(try missing(stream) == 0)
    #expect(try missing(Array(stream.dropLast(3))) == 3)
    #expect(try missing(Array(stream.dropLast(length - 1))) == length - 1)
    // Something else behind them.
    #expect(try missing(stream + [1, 2, 3, 4, 5, 6]) == 0)
  }

  @Test func aTransportStreamIsRefusedIfItEndsWithinAPacket() throws {
    var file = VideoFile(count: 100, rate: (25, 1))
    file.container = "mpegts"
    try file.write(to: folder.path("a"))
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("a"))))
    let packets = bytes.count / 188 * 6 / 10
    let whole = try VideoReader(path: try folder.file("b", Array(bytes[..<(packets * 188)])))
    #expect(try readFrames(whole).count > 40)
    #expect(!whole.isCut)
    let path = try folder.file("c", Array(bytes[..<(packets * 188 + 100)]))
    let error = #expect(throws: FileError.self) { try readFrames(path) }
    #expect(
      error?.problem
        == "expected \(packets * 188 + 188) bytes, found \(packets * 188 + 100): cut short")
    let allowed = try VideoReader(path: path, allowsCut: true)
    #expect(try readFrames(allowed).count > 40)
    #expect(allowed.isCut)
  }

  @Test func soundIsRefusedIfItEndsWithinAFrame() throws {
    // Silence: no side information, no bits.
    let frame = [0xff, 0xfb, 0x90, 0xc4] + [UInt8](repeating: 0, count: 413)
    let stream = (0..<40).flatMap { _ in frame }
    let whole = try AudioReader(path: try folder.file("a.mp3", stream))
    #expect(try readAll(whole).count > 38 * 1152)
    let path = try folder.file("b.mp3", Array(stream.dropLast(200)))
    let error = #expect(throws: FileError.self) { try readSamples(path) }
    #expect(error?.problem == "expected \(40 * 417) bytes, found \(40 * 417 - 200): cut short")
    let reader = try AudioReader(path: path, allowsCut: true)
    #expect(try readAll(reader).count > 36 * 1152)
    #expect(reader.isCut)
  }
}
