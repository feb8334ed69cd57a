import Files
import Foundation
import TestSupport
import Testing

struct AtomicFileTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func content(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  @Test(arguments: [false, true])
  func aFileAppearsWhole(durably: Bool) throws {
    let path = try folder.file("a", Array("before".utf8))
    do {
      let file = try AtomicFile(path: path)
      try file.write("af")
      try file.write("ter")
      #expect(try content("a") == "before")
      #expect(try folder.contents == ["a", "a.partial"])
      try file.commit(durably: durably)
    }
    #expect(try content("a") == "after")
    #expect(try folder.contents == ["a"])
  }

  @Test func whatIsNotCommittedLeavesNothing() throws {
    let path = try folder.file("a", Array("before".utf8))
    do { try AtomicFile(path: path).write("after") }
    #expect(try content("a") == "before")
    #expect(try folder.contents == ["a"])
  }

  /// A result that somebody linked to keeps its place, and the link stays a link.
  @Test func aLinkIsFollowed() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("real"), withIntermediateDirectories: false)
    _ = try folder.file("real/a", Array("before".utf8))
    try #require(symlink("real/a", folder.path("link")) == 0)
    let file = try AtomicFile(path: folder.path("link"))
    try file.write("after")
    try file.commit()
    #expect(try content("real/a") == "after")
    #expect(FileStatus(of: folder.path("link"), followingLinks: false)?.kind == .other)
    #expect(try Folder.names(in: folder.path("real")) == ["a"])
  }

  /// As the shell's `>` writes through it.
  @Test func aLinkToNothingIsFollowed() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("real"), withIntermediateDirectories: false)
    try #require(symlink("real/a", folder.path("inner")) == 0)
    try #require(symlink(folder.path("inner"), folder.path("link")) == 0)
    let file = try AtomicFile(path: folder.path("link"))
    try file.write("new")
    try file.commit()
    #expect(try content("real/a") == "new")
    #expect(FileStatus(of: folder.path("link"), followingLinks: false)?.kind == .other)
    #expect(try folder.contents == ["inner", "link", "real"])
    #expect(try Folder.names(in: folder.path("real")) == ["a"])
  }

  /// Its text would be made into another name.
  @Test func aLinkToANameThatIsNoTextIsRefused() throws {
    let target: [CChar] = [77, -4, 0]
    try #require(symlink(target, folder.path("link")) == 0)
    let error = #expect(throws: FileError.self) { try AtomicFile(path: folder.path("link")) }
    #expect(error?.kind == .cannotCreate)
    #expect(try folder.contents == ["link"])
  }

  @Test func whatAKilledProcessLeftIsUsedAgainOrRemoved() throws {
    let path = folder.path("a")
    for bytes in [0, 100_000] {
      _ = try folder.file("a.partial", [UInt8](repeating: 7, count: bytes))
      let file = try AtomicFile(path: path)
      try file.write("new")
      try file.commit()
      #expect(try content("a") == "new")
      #expect(try folder.contents == ["a"])
    }
    _ = try folder.file("a.partial", [7])
    AtomicFile.removeLeftover(of: path)
    #expect(try folder.contents == ["a"])
    AtomicFile.removeLeftover(of: path)
    let file = try AtomicFile(path: path)
    AtomicFile.removeLeftover(of: path)
    #expect(try folder.contents == ["a", "a.partial"])
    try file.commit()
  }

  /// As on a file system without locks, where another process took the name for a file of its own.
  @Test func aTemporaryNameThatIsAnothersIsLeftAlone() throws {
    let path = folder.path("a")
    do {
      let first = try AtomicFile(path: path)
      try first.write("first")
      unlink(folder.path("a.partial"))
      _ = try folder.file("a.partial", Array("other".utf8))
      #expect(
        throws: FileError(.cannotCreate, path: path, "another process is writing it")
      ) { try first.commit() }
    }
    #expect(try folder.contents == ["a.partial"])
    #expect(try content("a.partial") == "other")
  }

  /// A rename would put a file in the place of a device.
  @Test func onlyRegularFilesAreReplaced() throws {
    try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
    for path in [folder.path("pipe"), folder.path, "/dev/null"] {
      #expect(
        throws: FileError(
          .cannotCreate, path: path, "expected a regular file or none, found something else")
      ) { try AtomicFile(path: path) }
    }
    #expect(
      throws: FileError(
        .cannotCreate, path: folder.path("none/a"),
        "expected a file that can be written, found: No such file or directory")
    ) { try AtomicFile(path: folder.path("none/a")) }
  }

  @Test func twoWritersAreKeptApart() throws {
    let path = folder.path("a")
    let first = try AtomicFile(path: path)
    try first.write("first")
    #expect(
      throws: FileError(.cannotCreate, path: path, "another process is writing it")
    ) { try AtomicFile(path: path) }
    try first.commit()
    #expect(try content("a") == "first")
  }
}

struct OutputTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private struct Failure: Error {}

  @Test func aFailureLeavesWhatWasThere() throws {
    let path = try folder.file("a", Array("before".utf8))
    #expect(throws: Failure.self) {
      try Output.write(to: path) {
        try $0.write("half")
        throw Failure()
      }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
    try Output.write(to: path) { try $0.write("after") }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "after")
    #expect(try folder.contents == ["a"])
  }

  @Test func aDeviceIsWrittenToAsItIs() throws {
    try Output.write(to: "/dev/null") { try $0.write("lost") }
    #expect(
      throws: FileError(
        .inputOutput, path: "/dev/full",
        "expected to write to the end, found: No space left on device")
    ) { try Output.write(to: "/dev/full") { try $0.write("too much") } }
    #expect(FileStatus(of: "/dev/full")?.kind == .other)
  }

  @Test func aPipeIsWrittenToAsItIs() throws {
    let path = folder.path("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    // Opened for both, so that neither end waits for the other.
    let reader = open(path, O_RDWR)
    defer { close(reader) }
    try Output.write(to: path) { try $0.write("through") }
    var bytes = [UInt8](repeating: 0, count: 7)
    #expect(read(reader, &bytes, 7) == 7)
    #expect(bytes == Array("through".utf8))
    #expect(try folder.contents == ["pipe"])
  }
}
