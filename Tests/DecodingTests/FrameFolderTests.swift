import CFFmpeg
import Files
import TestSupport
import Testing

@testable import Decoding

/// A folder of numbered pictures as a recording.
struct FrameFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(
    _ numbers: some Sequence<Int>, _ picture: PictureFile = PictureFile(),
    named name: (Int) -> String = { "frame_\($0).png" }
  ) throws {
    for number in numbers {
      _ = try folder.file(name(number), picture.bytes(number: number))
    }
  }

  private func reader(rate: Double = 25) throws(FileError) -> FrameFolderReader {
    try FrameFolderReader(FrameFolder(path: folder.path), rate: rate)
  }

  /// The number painted into the picture of each step; nil where there is none.
  private func steps(_ reader: FrameFolderReader, step: Double = 0.04) throws -> [Int?] {
    let frames = StepFrames(reader, step: step)
    var steps: [Int?] = []
    while let element = try frames.next() {
      while steps.count < element.steps.lowerBound { steps.append(nil) }
      steps += try element.steps.map { _ in try paintedNumber(element.frame) }
    }
    return steps
  }

  private func problem() -> FileError? {
    do throws(FileError) {
      let reader = try reader()
      while try reader.next() != nil {}
      return nil
    } catch { return error }
  }

  /// Picture n is that of the time (n / 25, (n + 1) / 25], counted from 0: each step has its own.
  @Test(arguments: [0, 1])
  func eachStepHasThePictureOfItsNumber(first: Int) throws {
    // 10 comes after 9, whatever the letters say.
    try write(first..<first + 12)
    let reader = try reader()
    #expect(reader.expectedEnd == 0.48)
    #expect(try steps(reader) == Array(first..<first + 12))
    #expect(reader.notices == [] && reader.notes == [])
    #expect(reader.progress == 1)
  }

  /// By hand, at 30 pictures a second and steps of 0.04 s: step i ends at 0.04 (i + 1), which is
  /// picture 1.2 (i + 1) of those counted from 1; the one that contains it is the next whole number.
  /// 15 pictures last 0.5 s: 12 steps.
  @Test func otherRatesAreFollowed() throws {
    try write(1...15)
    #expect(try steps(reader(rate: 30)) == [2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 15])
    #expect(try steps(reader(rate: 5)).prefix(11) == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3])
  }

  @Test func gapsAreStepsWithoutAPicture() throws {
    try write([3, 4, 7, 8])
    let reader = try reader()
    #expect(try steps(reader) == [nil, nil, 3, 4, nil, nil, 7, 8])
    #expect(
      reader.notices == [
        "4 of 8 pictures are missing by their numbers: steps without a picture"
      ])
    #expect(try reader.next() == nil)
  }

  @Test func framesCountFromTheFirstNumber() throws {
    try write([1, 2, 5])
    let reader = try reader()
    var indices: [Int] = []
    while let frame = try reader.next() { indices.append(frame.index) }
    #expect(indices == [0, 1, 4])
  }

  @Test(arguments: [
    (AV_CODEC_ID_PNG, AV_PIX_FMT_RGB24, "png"), (AV_CODEC_ID_MJPEG, AV_PIX_FMT_YUVJ420P, "JPG"),
    (AV_CODEC_ID_BMP, AV_PIX_FMT_BGR24, "bmp"), (AV_CODEC_ID_TIFF, AV_PIX_FMT_RGB24, "tif"),
  ])
  func formatsArePicturesWhateverTheirNameSays(
    codec: AVCodecID, format: AVPixelFormat, ending: String
  ) throws {
    let picture = PictureFile(codec: codec, format: format)
    try write(1...3, picture) { "det_00_00\($0).\(ending)" }
    // A PNG by another name, hidden files, other files.
    try write([4]) { "det_00_00\($0).\(ending)" }
    for name in [".hidden_9.png", "Thumbs.db", "boxes_1.csv", "README"] {
      _ = try folder.file(name, [1])
    }
    #expect(try steps(reader()) == [1, 2, 3, 4])
  }

  @Test func anotherSizeOfTheSameShapeIsScaled() throws {
    try write([1, 2])
    try write([3], PictureFile(width: 192, height: 64))
    let reader = try reader()
    #expect(try steps(reader) == [1, 2, 3])
    #expect(reader.notices == ["1 of 3 pictures were scaled to the first one's size"])
  }

  @Test func anotherShapeIsRefused() throws {
    try write([1, 2])
    try write([3], PictureFile(width: 96, height: 96))
    #expect(
      problem()?.problem
        == "expected pictures of one shape, found 96x32 and, in \(folder.path("frame_3.png")), 96x96"
    )
  }

  /// One damaged picture of 20 is a step without; three are more than a tenth.
  @Test(arguments: [
    (AV_CODEC_ID_PNG, AV_PIX_FMT_RGB24), (AV_CODEC_ID_MJPEG, AV_PIX_FMT_YUVJ420P),
    (AV_CODEC_ID_BMP, AV_PIX_FMT_BGR24), (AV_CODEC_ID_TIFF, AV_PIX_FMT_RGB24),
  ])
  func damagedPicturesAreStepsWithout(codec: AVCodecID, format: AVPixelFormat) throws {
    let picture = PictureFile(codec: codec, format: format)
    try write(1...20, picture)
    let bytes = try picture.bytes(number: 7)
    let damaged = try folder.file("frame_7.png", Array(bytes[..<(bytes.count / 2)]))
    let reader = try reader()
    let found = try steps(reader)
    #expect(found == (1...20).map { $0 == 7 ? nil : $0 })
    #expect(
      reader.notices == [
        "1 of 20 pictures cannot be decoded, the first \(damaged): steps without a picture"
      ])
    for number in [8, 9] { _ = try folder.file("frame_\(number).png", [1, 2, 3]) }
    #expect(
      problem()?.problem
        == "expected pictures, found 3 of 20 that cannot be decoded, the first \(damaged)")
  }

  @Test func whatIsNotOneRecordingIsRefused() throws {
    #expect(
      problem()?.problem
        == "expected a video or a folder of pictures (PNG, JPEG, BMP), found a folder without")
    #expect(problem()?.kind == .noInput)
    try write([1, 2])
    try write([3]) { "mask_\($0).png" }
    #expect(
      problem()?.problem
        == "expected pictures of one recording, named alike but for their numbers, found "
        + "'frame_1.png' and 'mask_3.png'")
  }

  @Test func picturesWithoutANumberAreRefused() throws {
    try write([1]) { _ in "cover.png" }
    #expect(
      problem()?.problem == "expected a number in the name of every picture, found 'cover.png'")
  }

  @Test func oneNumberTwiceIsRefused() throws {
    try write([1, 2])
    try write([2]) { "frame_0\($0).png" }
    #expect(
      problem()?.problem
        == "expected a number of its own for every picture, found "
        + "\(folder.path("frame_02.png")) and \(folder.path("frame_2.png"))")
  }

  /// At 25 a second 90,000 numbers are an hour.
  @Test func anHourWithoutAPictureIsRefused() throws {
    try write([1, 90_002])
    #expect(
      problem()?.problem
        == "expected a picture within 3600 s, found number 90002 after 1 at 25.0 a second")
  }

  @Test func recordingsAreFoldersOfPictures() throws {
    try Folder.make(folder.path("b"))
    try Folder.make(folder.path("a"))
    try Folder.make(folder.path("empty"))
    #expect(try FrameFolder.recordings(at: folder.path) == [])
    for name in ["a", "b"] {
      _ = try folder.file("\(name)/1.png", PictureFile().bytes(number: 1))
    }
    #expect(
      try FrameFolder.recordings(at: folder.path) == [folder.path("a"), folder.path("b")])
    #expect(try FrameFolder.recordings(at: folder.path("a")) == [folder.path("a")])
    try write([1])
    #expect(try FrameFolder.recordings(at: folder.path) == [folder.path])
    #expect(
      problem()?.problem
        == "expected pictures or folders of pictures, found both: \(folder.path("a"))"
    )
  }
}
