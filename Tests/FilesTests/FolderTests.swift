import Files
import Glibc
import TestSupport
import Testing

struct FolderTests {
  @Test func filesAreFoundInTheOrderOfTheirNames() throws {
    let folder = try TemporaryFolder()
    for name in [
      "P20.audio.safetensors", "P16.audio.safetensors", "P16.faces.safetensors",
      "P17.audio.safetensors.partial", ".audio.safetensors", "notes.txt",
    ] {
      _ = try folder.file(name, [])
    }
    #expect(
      try Folder.files(in: folder.path, suffix: ".audio.safetensors") == [
        folder.path("P16.audio.safetensors"), folder.path("P20.audio.safetensors"),
      ])
    #expect(
      try Folder.files(in: folder.path + "/", suffix: ".faces.safetensors") == [
        folder.path("P16.faces.safetensors")
      ])
    let error = #expect(throws: FileError.self) {
      try Folder.files(in: folder.path("none"), suffix: "")
    }
    #expect(error?.kind == .noInput)
  }

  /// Made into a text, it would be the name of another file.
  @Test func aNameThatIsNoTextIsRefused() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("a.csv", [])
    let path = Array((folder.path + "/M").utf8CString.dropLast()) + [-4, 0]
    let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
    try #require(descriptor >= 0)
    close(descriptor)
    #expect(
      throws: FileError(.badData, path: folder.path, "expected names in UTF-8, found M\\xFC")
    ) { try Folder.names(in: folder.path) }
    // Foundation could not.
    unlink(path)
  }

  @Test(arguments: [
    ("P16", "P16"), ("Müller ☂", "Müller ☂"), ("", ""), ("a\nb\t", "a\\x0Ab\\x09"),
  ])
  func namesArePrintedOnALine(name: String, text: String) {
    #expect(printable(Array(name.utf8)) == text)
    #expect(printable([0xff] + Array(name.utf8) + [0xc3]) == "\\xFF" + text + "\\xC3")
  }

  @Test(arguments: [
    ("P16.wav", "P16"), ("a/b/P16.mp4", "P16"), ("P16", "P16"), ("a.b/P16", "P16"),
    ("P16.hq.ogg", "P16.hq"), (".hidden", ".hidden"), ("", ""), ("/", ""), ("dir/", "dir"),
  ])
  func aRecordingIsNamedAfterItsFile(path: String, name: String) {
    #expect(stem(of: path) == name)
  }
}
