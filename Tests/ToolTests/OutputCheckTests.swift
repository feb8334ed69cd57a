import ArgumentParser
import Foundation
import TestSupport
import Testing
import ToolSupport

@Suite struct OutputCheckTests {
  private let folder: TemporaryFolder
  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.file("video.mp4", [1])
    try #require(symlink("video.mp4", folder.path("link")) == 0)
  }

  private func message(_ outputs: [NamedOutput], _ inputs: [NamedFile] = []) -> String? {
    do {
      try checkOutputs(outputs, inputs: inputs)
      return nil
    } catch {
      return (error as? ValidationError)?.message ?? "\(error)"
    }
  }

  @Test(arguments: ["video.mp4", "./video.mp4", "link"])
  func anInputIsNoOutput(name: String) {
    let video = NamedFile("the video", folder.path("video.mp4"))
    let path = folder.path(name)
    #expect(
      message([NamedOutput("--preview", "the preview's", path)], [video])
        == "--preview: expected another file than the video, found \(path)")
    #expect(message([NamedOutput("--preview", "the preview's", path + "x")], [video]) == nil)
  }

  @Test func twoOutputsAreTwoFiles() throws {
    try #require(symlink("new", folder.path("to-new")) == 0)
    let (one, two) = (folder.path("new"), folder.path("to-new"))
    #expect(
      message([NamedOutput("--output", "the boxes'", one), NamedOutput("--report", "x", two)])
        == "--report: expected another file than the boxes', found \(two)")
    #expect(
      message([NamedOutput("--output", "the scores'", nil), NamedOutput("--report", "x", "-")])
        == "--report: expected another file than the scores'")
  }

  @Test func whatCannotBeLostMayBeNamedTwice() {
    #expect(
      message(
        [
          NamedOutput("--output", "a", "/dev/null"), NamedOutput("--report", "b", "/dev/null"),
          NamedOutput("--aligned", "c", folder.path("x/y")),
        ], [NamedFile("d", "/dev/null"), NamedFile("e", folder.path)]) == nil)
  }
}
