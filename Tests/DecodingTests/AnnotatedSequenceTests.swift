import Files
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Decoding

/// Folders of pictures and boxes, as the benchmarks of trackers have them.
struct AnnotatedSequenceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// - Parameter images: a folder within the sequence's; nil for itself.
  private func write(
    _ boxes: String, to boxFile: String, pictures: Int = 3, images: String? = "img"
  ) throws {
    _ = try folder.file(boxFile, Array(boxes.utf8))
    let prefix = images.map { "\($0)/" } ?? ""
    if let images {
      try FileManager.default.createDirectory(
        atPath: folder.path(images), withIntermediateDirectories: true)
    }
    for number in 1...pictures {
      _ = try folder.file("\(prefix)000\(number).png", PictureFile().bytes(number: number))
    }
  }

  private func problem() -> String? {
    do throws(FileError) {
      _ = try AnnotatedSequence(path: folder.path)
      return nil
    } catch { return error.description.replacing(folder.path + "/", with: "") }
  }

  /// OTB's boxes count pixels from 1, and its files have commas, tabs or spaces.
  @Test(arguments: [",", "\t", "  "])
  func otbCountsFromOne(separator: String) throws {
    let rows = ["2,3,10,12", "4,3,10,12", "NaN,NaN,NaN,NaN"].joined(separator: "\r\n")
    try write(rows.replacing(",", with: separator), to: "groundtruth_rect.txt")
    let sequence = try AnnotatedSequence(path: folder.path)
    #expect(
      sequence.boxes == [
        PictureBox(x: 1, y: 2, width: 10, height: 12),
        PictureBox(x: 3, y: 2, width: 10, height: 12), nil,
      ])
    let picture = try sequence.picture(1)
    #expect((picture.width, picture.height) == (96, 32))
    // Number 2 lights the second block of eight pixels.
    #expect(picture.bytes[3 * 12] > 200 && picture.bytes[3 * 4] < 50)
  }

  /// VOT's may be the corners of a quadrangle; a box without a size is none.
  @Test(arguments: ["color", nil])
  func votHasCorners(images: String?) throws {
    try write(
      "5,1,9,2,8,11,4,10\n1,1,0,0\n0.5,1,20.25,8\n", to: "groundtruth.txt", images: images)
    let boxes = try AnnotatedSequence(path: folder.path).boxes
    #expect(boxes[0] == PictureBox(x: 4, y: 1, width: 5, height: 10))
    #expect(boxes[1] == nil)
    #expect(boxes[2] == PictureBox(x: 0.5, y: 1, width: 20.25, height: 8))
  }

  @Test func aVideoIsPicturesToo() throws {
    try VideoFile(count: 3, rate: (25, 1)).write(to: folder.path("a.mov"))
    let boxes = String(repeating: "1,1,8,8\n", count: 3)
    _ = try folder.file("groundtruth.txt", Array(boxes.utf8))
    let sequence = try AnnotatedSequence(path: folder.path)
    #expect(sequence.boxes.count == 3)
    #expect(try sequence.picture(2).bytes != sequence.picture(1).bytes)
  }

  @Test func foldersAreFound() throws {
    try write("1,1,8,8\n", to: "groundtruth.txt", pictures: 1)
    #expect(try AnnotatedSequence.folders(in: folder.path) == [folder.path])
    let above = Folder.parent(of: folder.path)
    #expect(try AnnotatedSequence.folders(in: above).contains(folder.path))
    #expect(throws: FileError.self) {
      try AnnotatedSequence.folders(in: folder.path("img"))
    }
  }

  @Test(arguments: [
    ("1,1,8,8\n1,1,8,8\n", "groundtruth.txt: expected a row for each of the 3 pictures, found 2"),
    (
      "nan,nan,nan,nan\n0,0,0,0\n1,1,8,0\n",
      "groundtruth.txt: expected boxes, found none in any row"
    ),
    (
      "1,1,8,8\n1,1,8\n1,1,8,8\n",
      "groundtruth.txt:2: expected the 4 numbers of a box or the 8 of its corners, found '1,1,8'"
    ),
    (
      "1,1,8,8\nm1,2,3,4\n1,1,8,8\n",
      "groundtruth.txt:2: expected the 4 numbers of a box or the 8 of its corners, found "
        + "'m1,2,3,4'"
    ),
    (
      "1,1,8,8\n\n1,1,8,8\n\n96,1,8,8\n",
      "groundtruth.txt:5: expected a box in pictures of 96 x 32, found 96.0,1.0,8.0,8.0"
    ),
  ])
  func whatIsWrongIsTold(boxes: String, problem: String) throws {
    try write(boxes, to: "groundtruth.txt")
    #expect(self.problem() == problem)
  }

  /// Its box would lie elsewhere in the picture as it is scaled.
  @Test func aPictureOfAnotherSizeIsTold() throws {
    try write(String(repeating: "1,1,8,8\n", count: 3), to: "groundtruth.txt")
    _ = try folder.file("img/0003.png", PictureFile(width: 192, height: 64).bytes(number: 3))
    let sequence = try AnnotatedSequence(path: folder.path)
    let error = #expect(throws: FileError.self) { try sequence.picture(2) }
    #expect(error?.description.contains("0003.png: expected pictures of one size") == true)
  }

  @Test func aDamagedPictureIsTold() throws {
    try write(String(repeating: "1,1,8,8\n", count: 3), to: "groundtruth.txt")
    _ = try folder.file("img/0002.png", [1, 2, 3])
    let sequence = try AnnotatedSequence(path: folder.path)
    #expect(throws: FileError.self) { try sequence.picture(1) }
  }
}

/// Files of boxes, damaged: what is read are boxes in the picture, or it is refused.
@Suite struct SequenceFuzzTests {
  private static let whole = [
    "2,3,10,12\n4,3,10,12\nNaN,NaN,NaN,NaN\n", "5\t1\t9\t2\t8\t11\t4\t10\n1 1 0 0\n.5,1,20.25,8\n",
  ].map { Array($0.utf8) }

  @Test(arguments: ["groundtruth_rect.txt", "groundtruth.txt"])
  func whateverTheBytes(boxFile: String) throws {
    let folder = try TemporaryFolder()
    for number in 1...3 {
      _ = try folder.file("000\(number).png", PictureFile().bytes(number: number))
    }
    let picture = PictureBox(x: 0, y: 0, width: 96, height: 32)
    var fuzz = Fuzz("sequences-\(boxFile)", share: 0.01, runs: 100)
    while var generator = fuzz.next() {
      let kind = Int.random(in: 0..<Self.whole.count, using: &generator)
      _ = try folder.file(
        boxFile,
        Fuzz.damaged(Self.whole[kind], with: Self.whole[1 - kind], using: &generator))
      do throws(FileError) {
        let boxes = try AnnotatedSequence(path: folder.path).boxes
        let lie = boxes.allSatisfy { box in
          box.map { $0.isUsable && $0.intersectionArea(with: picture) > 0 } ?? true
        }
        #expect(boxes.count == 3 && lie, fuzz.run)
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }
}
