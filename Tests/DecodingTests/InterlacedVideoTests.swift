import CFFmpeg
import Files
import Pictures
import TestSupport
import Testing

@testable import Decoding

/// Pictures whose odd and even rows are of two moments.
struct InterlacedVideoTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a") }

  init() throws { folder = try TemporaryFolder() }

  /// A white bar of 16 pixels on black that moves by 8 pixels a field: where it begins in the rows
  /// of picture `index`, the first field's and the second's.
  private static func bar(_ index: Int) -> (first: Int, second: Int) {
    (16 * index, 16 * index + 8)
  }

  private func file(_ order: AVFieldOrder, moves: Bool = true) -> VideoFile {
    var file = VideoFile(count: 5, rate: (25, 1))
    file.codec = AV_CODEC_ID_RAWVIDEO
    file.container = "matroska"
    file.fieldOrder = order
    file.paint = { index, frame in
      guard let luma = frame.pointee.data.0 else { return }
      let bar = Self.bar(moves ? index : 1)
      for y in 0..<Int(frame.pointee.height) {
        let isFirst = (y % 2 == 0) == (order != AV_FIELD_BB)
        let start = isFirst ? bar.first : bar.second
        for x in 0..<Int(frame.pointee.width) {
          luma[y * Int(frame.pointee.linesize.0) + x] = (start..<start + 16).contains(x) ? 220 : 30
        }
      }
    }
    return file
  }

  /// Pixels of every row that are not as in a picture with the bar at `start`.
  private func wrong(_ frame: VideoFrame, start: Int) throws -> Int {
    try frame.withPicture { picture in
      var wrong = 0
      for y in 0..<picture.luma.height {
        for x in 0..<picture.luma.width {
          let isBar = picture.luma.samples[y * picture.luma.stride + x] > 125
          wrong += isBar == (start..<start + 16).contains(x) ? 0 : 1
        }
      }
      return wrong
    }
  }

  /// All rows are of the first field's moment; of 3072 pixels 256 were not, half of the 32 rows by
  /// 16 pixels each.
  @Test(arguments: [AV_FIELD_TT, AV_FIELD_BB])
  func rowsOfTheOtherFieldAreMadeUp(order: AVFieldOrder) throws {
    try file(order).write(to: path)
    let reader = try VideoReader(path: path)
    var count = 0
    while let frame = try reader.next() {
      #expect(try wrong(frame, start: Self.bar(count).first) == 0)
      #expect(abs(frame.time - Double(count) * 0.04) < 1e-9)
      #expect(frame.index == count)
      count += 1
    }
    #expect(count == 5)
    #expect(reader.notes == ["5 of 5 pictures are interlaced and were deinterlaced"])
    #expect(reader.notices == [])
    #expect(abs(reader.end - 0.2) < 1e-9)
  }

  /// What is not said to be interlaced is not touched: the combs stay.
  @Test(arguments: [AV_FIELD_PROGRESSIVE, AV_FIELD_UNKNOWN])
  func progressivePicturesStayAsTheyAre(order: AVFieldOrder) throws {
    try file(order).write(to: path)
    let reader = try VideoReader(path: path)
    var count = 0
    while let frame = try reader.next() {
      #expect(try wrong(frame, start: Self.bar(count).first) == 256)
      count += 1
    }
    #expect(count == 5)
    #expect(reader.notes == [])
  }

  /// Where nothing moves both fields are kept: the combs are the picture's own.
  @Test func whatDoesNotMoveKeepsItsRows() throws {
    try file(AV_FIELD_TT, moves: false).write(to: path)
    let reader = try VideoReader(path: path)
    let frames = try (0..<3).map { _ in try #require(try reader.next()) }
    #expect(try wrong(frames[2], start: Self.bar(1).first) == 256)
  }

  @Test func picturesTooSmallForItAreRefused() throws {
    var file = file(AV_FIELD_TT)
    (file.width, file.height) = (96, 2)
    try file.write(to: path)
    let error = #expect(throws: FileError.self) { try VideoReader(path: path).next() }
    #expect(error?.problem == "expected pictures that can be deinterlaced, found others")
  }

  @Test(arguments: [
    (AVCOL_TRC_SMPTE2084, "PQ" as String?), (AVCOL_TRC_ARIB_STD_B67, "HLG"),
    (AVCOL_TRC_BT709, nil),
  ])
  func highDynamicRangeIsSaid(transfer: AVColorTransferCharacteristic, name: String?) throws {
    var file = VideoFile(count: 3, rate: (25, 1))
    file.codec = AV_CODEC_ID_FFV1
    file.container = "matroska"
    file.transfer = transfer
    try file.write(to: path)
    let reader = try VideoReader(path: path)
    while try reader.next() != nil {}
    #expect(
      reader.notices
        == (name.map {
          [
            "the pictures are of high dynamic range (\($0)) and not tone-mapped: they are paler and "
              + "flatter than others"
          ]
        } ?? []))
  }
}
