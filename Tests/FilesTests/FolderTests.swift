import Files
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

  @Test(arguments: [
    ("P16.wav", "P16"), ("a/b/P16.mp4", "P16"), ("P16", "P16"), ("a.b/P16", "P16"),
    ("P16.hq.ogg", "P16.hq"), (".hidden", ".hidden"), ("", ""), ("/", ""), ("dir/", "dir"),
  ])
  func aRecordingIsNamedAfterItsFile(path: String, name: String) {
    #expect(stem(of: path) == name)
  }
}
