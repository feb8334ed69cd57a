import Files
import Foundation
import TestSupport
import Testing

struct PiecewiseFileTests {
  private let folder: TemporaryFolder
  private let path: String
  init() throws {
    folder = try TemporaryFolder()
    path = try folder.file("a", [1, 2, 3, 4, 5])
  }

  private func read(_ file: PiecewiseFile, _ range: Range<Int>) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: range.lowerBound) }
    return bytes
  }

  @Test func anyPieceIsReadAnyTime() throws {
    let file = try PiecewiseFile(path: path)
    #expect(try read(file, 1..<4) == [2, 3, 4])
    #expect(try read(file, 0..<5) == [1, 2, 3, 4, 5])
    #expect(try read(file, 5..<5) == [])
  }

  /// A thousand are more than a process may have open, where nobody raised the limit.
  @Test func noneIsOpenBetweenReads() throws {
    let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    let files = try (0..<1100).map { _ in try PiecewiseFile(path: path) }
    for file in files { #expect(try read(file, 0..<1) == [1]) }
    let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    // Other tests run beside this one.
    #expect(after < before + 500)
  }

  enum Change: CaseIterable {
    case cut, emptied, grown, replaced, removed
  }

  @Test(arguments: Change.allCases)
  func aFileThatChangesIsAnErrorWithItsName(change: Change) throws {
    let file = try PiecewiseFile(path: path)
    switch change {
    case .cut: try #require(truncate(path, 4) == 0)
    case .emptied: try #require(truncate(path, 0) == 0)
    case .grown: try #require(truncate(path, 6) == 0)
    case .replaced:
      let other = try folder.file("b", [6, 7, 8, 9, 0])
      try #require(rename(other, path) == 0)
    case .removed: try #require(unlink(path) == 0)
    }
    let error = #expect(throws: FileError.self) { try read(file, 1..<5) }
    #expect(error?.kind == .inputOutput)
    #expect(error?.path == path)
    #expect(
      error?.problem
        == (change == .removed
          ? "expected a readable file, found: No such file or directory"
          : "expected the file as it was opened, found it changed since"))
  }
}
