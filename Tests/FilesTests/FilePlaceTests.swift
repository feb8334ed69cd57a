import Files
import Foundation
import TestSupport
import Testing

struct FilePlaceTests {
  private let folder: TemporaryFolder
  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.file("a", [1])
    _ = try folder.file("b", [1])
    for (name, target) in [
      ("to-a", "a"), ("to-to-a", folder.path("to-a")), ("to-nothing", "c"), ("here", "."),
    ] {
      try #require(symlink(target, folder.path(name)) == 0)
    }
    try #require(link(folder.path("a"), folder.path("hard")) == 0)
  }

  private func place(_ name: String) -> FilePlace? { FilePlace(of: folder.path(name)) }

  @Test(arguments: ["a", "./a", "to-a", "to-to-a", "hard", "here/a", "here/here/to-a"])
  func allNamesOfAFileAreOnePlace(name: String) {
    #expect(place(name) != nil)
    #expect(place(name) == place("a"))
    #expect(place(name) != place("b"))
  }

  @Test(arguments: ["c", "to-nothing", "here/c", "here/to-nothing"])
  func soAreThoseOfAFileThatIsNotThere(name: String) {
    #expect(place(name) != nil)
    #expect(place(name) == place("c"))
    #expect(place(name) != place("d"))
    #expect(place(name) != place("a"))
  }

  @Test func aFileKeepsNoPlaceAfterItIsMade() throws {
    let before = place("c")
    _ = try folder.file("c", [])
    #expect(place("c") != before)
    #expect(place("to-nothing") == place("c"))
  }

  /// What is written to them is not lost by writing more.
  @Test func foldersDevicesAndNowhereAreNone() {
    for path in ["/dev/null", folder.path, "", folder.path("nowhere/a")] {
      #expect(FilePlace(of: path) == nil, "\(path)")
    }
  }

  @Test func anOpenDescriptorIsItsFile() throws {
    let file = try FileHandle(forReadingFrom: URL(filePath: folder.path("to-a")))
    #expect(FilePlace(ofDescriptor: file.fileDescriptor) == place("a"))
    #expect(FilePlace(ofDescriptor: -1) == nil)
  }
}
