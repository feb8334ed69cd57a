import CFFmpeg
import Files
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Decoding

struct FramePresenterTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a") }

  init() throws { folder = try TemporaryFolder() }

  private func first(_ file: VideoFile) throws -> VideoFrame {
    try file.write(to: path)
    return try #require(try VideoReader(path: path).next())
  }

  /// Counterclockwise angle and where the top left quarter goes by it: at 90 degrees left becomes
  /// down, so that the top left corner comes to the bottom left.
  @Test(arguments: [
    (0.0, false, 0), (90, false, 2), (180, false, 3), (270, false, 1), (-90, false, 1),
    (0, true, 1), (180, true, 2),
  ])
  func rotationIsHonoured(angle: Double, isMirrored: Bool, place: Int) throws {
    var file = VideoFile(count: 2, rate: (25, 1))
    file.rotation = angle
    file.isMirrored = isMirrored
    file.paint = quarter(0)
    let frame = try first(file)
    let isTurned = abs(angle).truncatingRemainder(dividingBy: 180) == 90
    #expect(frame.width == (isTurned ? 32 : 96))
    #expect(frame.height == (isTurned ? 96 : 32))
    let (luma, chroma) = try brightQuarter(frame)
    #expect(luma == place)
    #expect(chroma == place)
  }

  /// Every sample of every plane is where it belongs, for odd sizes too. At 90 degrees
  /// counterclockwise a stored pixel (x, y) comes to (y, width - 1 - x).
  @Test(
    arguments: [AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUV440P],
    [0.0, 90, 180, 270])
  func everySampleIsTurned(format: AVPixelFormat, angle: Double) throws {
    func value(_ plane: Int, _ x: Int, _ y: Int) -> UInt8 {
      UInt8(truncatingIfNeeded: x * 7 + y * 13 + plane * 50)
    }
    var file = VideoFile(count: 1, rate: (25, 1))
    file.codec = AV_CODEC_ID_FFV1
    file.pixelFormat = format
    (file.width, file.height) = (99, 41)
    file.rotation = angle
    file.paint = { _, frame in
      let planes = [frame.pointee.data.0, frame.pointee.data.1, frame.pointee.data.2]
      let strides = [
        frame.pointee.linesize.0, frame.pointee.linesize.1, frame.pointee.linesize.2,
      ]
      for (index, plane) in planes.enumerated() {
        guard let plane else { continue }
        let isHalf = index > 0 && (format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUV440P)
        for y in 0..<(isHalf ? 21 : 41) {
          for x in 0..<99
          where x < strides[index]
            && (index == 0 || y < 21 || format == AV_PIX_FMT_YUV422P
              || format == AV_PIX_FMT_YUV444P)
          {
            plane[y * Int(strides[index]) + x] = value(index, x, y)
          }
        }
      }
    }
    let isTurned = angle == 90 || angle == 270
    try first(file).withPicture { picture in
      #expect(picture.luma.width == (isTurned ? 41 : 99))
      let chroma = try #require(picture.chroma)
      for (index, plane) in [picture.luma, chroma.blue, chroma.red].enumerated() {
        let (width, height) =
          isTurned ? (plane.height, plane.width) : (plane.width, plane.height)
        var misplaced = 0
        for y in 0..<height {
          for x in 0..<width {
            let (column, row) =
              switch angle {
              case 90: (y, width - 1 - x)
              case 180: (width - 1 - x, height - 1 - y)
              case 270: (height - 1 - y, x)
              default: (x, y)
              }
            let found = plane.samples[row * plane.stride + column]
            misplaced += found == value(index, x, y) ? 0 : 1
          }
        }
        #expect(misplaced == 0)
      }
    }
  }

  @Test(arguments: [
    (AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 96, 32, ColourMatrix(.bt709, isFullRange: false)),
    (AVCOL_SPC_SMPTE170M, AVCOL_RANGE_JPEG, 96, 32, ColourMatrix(.bt601, isFullRange: true)),
    (AVCOL_SPC_BT2020_NCL, AVCOL_RANGE_MPEG, 96, 32, ColourMatrix(.bt2020, isFullRange: false)),
    (AVCOL_SPC_UNSPECIFIED, AVCOL_RANGE_UNSPECIFIED, 1280, 720, .init(.bt709, isFullRange: false)),
    (AVCOL_SPC_UNSPECIFIED, AVCOL_RANGE_UNSPECIFIED, 720, 576, .init(.bt601, isFullRange: false)),
  ])
  func coloursAreThoseTheFileSays(
    space: AVColorSpace, range: AVColorRange, width: Int, height: Int, colours: ColourMatrix
  ) throws {
    var file = VideoFile(count: 1, rate: (25, 1))
    file.codec = AV_CODEC_ID_RAWVIDEO
    file.container = "matroska"
    (file.space, file.range, file.width, file.height) = (space, range, width, height)
    #expect(try first(file).withPicture { $0.colours } == colours)
  }

  @Test func pixelsAreMadeSquare() throws {
    var file = VideoFile(count: 2, rate: (25, 1))
    file.pixelAspect = (4, 3)
    file.paint = quarter(1)
    let frame = try first(file)
    #expect(frame.width == 128)
    #expect(frame.height == 32)
    let (luma, chroma) = try brightQuarter(frame)
    #expect(luma == 1)
    #expect(chroma == 1)
    file.pixelAspect = (1279, 1280)
    #expect(try first(file).width == 96)
  }

  @Test func anAspectAndARotationGoTogether() throws {
    var file = VideoFile(count: 2, rate: (25, 1))
    file.pixelAspect = (2, 1)
    file.rotation = 90
    file.paint = quarter(0)
    let frame = try first(file)
    #expect(frame.width == 32)
    #expect(frame.height == 192)
    #expect(try brightQuarter(frame).luma == 2)
  }
}
