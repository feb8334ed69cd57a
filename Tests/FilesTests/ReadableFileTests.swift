import Files
import Foundation
import TestSupport
import Testing

struct ReadableFileTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// One failure has one wording, whoever reads.
  @Test func whatCannotBeOpenedIsNoInput() throws {
    let missing = folder.path("none")
    let noFile = FileError(
      .noInput, path: missing, "expected a readable file, found: No such file or directory")
    #expect(throws: noFile) { try ReadableFile.bytes(of: missing) }
    #expect(throws: noFile) { try PiecewiseFile(path: missing) }
    let isFolder = FileError(
      .noInput, path: folder.path, "expected a file, found a folder")
    #expect(throws: isFolder) { try ReadableFile.bytes(of: folder.path) }
    #expect(throws: isFolder) { try PiecewiseFile(path: folder.path) }
    #expect(
      throws: FileError(
        .noInput, path: "/dev/null", "expected a regular file, found something else")
    ) { try PiecewiseFile(path: "/dev/null") }
  }

  @Test(arguments: [0, 1, 9, 10])
  func aSmallFileIsReadAtOnce(count: Int) throws {
    let bytes = (0..<count).map { UInt8($0) }
    let path = try folder.file("a", bytes)
    #expect(try ReadableFile.bytes(of: path, limit: 10) == bytes)
    let pieces = try PiecewiseFile(path: path)
    #expect(pieces.byteCount == count)
    var found = [UInt8](repeating: 99, count: count)
    try found.withUnsafeMutableBytes { try pieces.read(into: $0, at: 0) }
    #expect(found == bytes)
  }

  @Test func aLargerFileIsRefused() throws {
    let path = try folder.file("a", [UInt8](repeating: 7, count: 11))
    #expect(throws: FileError(.badData, path: path, "expected at most 10 bytes, found more")) {
      try ReadableFile.bytes(of: path, limit: 10)
    }
  }

  @Test func placesOfAFileAreReadAsFarAsItGoes() throws {
    let file = try ReadableFile(path: try folder.file("a", [1, 2, 3, 4, 5]))
    #expect(file.isRegular && file.byteCount == 5)
    var bytes = [UInt8](repeating: 0, count: 3)
    #expect(try bytes.withUnsafeMutableBytes { try file.open.read(into: $0, at: 1) } == 3)
    #expect(bytes == [2, 3, 4])
    #expect(try bytes.withUnsafeMutableBytes { try file.open.read(into: $0, at: 4) } == 1)
    #expect(bytes[0] == 5)
    #expect(try bytes.withUnsafeMutableBytes { try file.open.read(into: $0, at: 5) } == 0)
  }

  /// Fowler, Noll and Vo's own test vectors.
  @Test(arguments: [
    ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8"),
  ])
  func theChecksumIsFNV1a(text: String, expected: String) {
    var sum = Checksum()
    Array(text.utf8).withUnsafeBytes { sum.add($0) }
    #expect(sum.text == expected)
  }

  @Test func hexadecimalNumbersAreFilledWithZeros() {
    #expect(hexadecimal(0, digits: 4) == "0000")
    #expect(hexadecimal(0xbeef, digits: 2) == "beef")
  }
}
