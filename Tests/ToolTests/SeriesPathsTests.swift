import Files
import Foundation
import TestSupport
import Testing
import ToolSupport

@Suite struct SeriesPathsTests {
  private func folder(_ files: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for file in files {
      let url = folder.url.appending(path: file)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    return folder
  }

  @Test func aFolderStandsForItsSeriesSorted() throws {
    let folder = try folder([
      "valence/P2.csv", "arousal/P10.csv", "arousal/P1.arff", "README.md", ".hidden.csv",
      ".git/x.csv", "notes.txt",
    ])
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "loop"), withDestinationURL: folder.url)
    let root = folder.url.path
    let expected = ["arousal/P1.arff", "arousal/P10.csv", "notes.txt", "valence/P2.csv"]
    #expect(try SeriesPaths.files(at: root) == expected.map { "\(root)/\($0)" })
    #expect(try SeriesPaths.files(at: root + "/") == expected.map { "\(root)/\($0)" })
  }

  @Test func whatIsNoFolderIsTakenAsItIs() throws {
    #expect(try SeriesPaths.files(at: "-") == ["-"])
    #expect(try SeriesPaths.files(at: "nowhere/x.csv") == ["nowhere/x.csv"])
  }

  @Test func aFolderWithoutSeriesIsAnError() throws {
    let folder = try folder(["README.md"])
    let error = #expect(throws: FileError.self) { try SeriesPaths.files(at: folder.url.path) }
    #expect(error?.kind == .noInput)
    let deep = try self.folder([(1...20).map { "\($0)/" }.joined() + "x.csv"])
    #expect(throws: FileError.self) { try SeriesPaths.files(at: deep.url.path) }
  }

  @Test func namesAreThoseOfFilesAndFolders() throws {
    let folder = try folder(["system.v2/a.csv"])
    #expect(SeriesPaths.name(of: folder.url.path + "/system.v2/") == "system.v2")
    #expect(SeriesPaths.name(of: "runs/ours.v1.csv") == "ours.v1")
    #expect(SeriesPaths.name(of: "ours") == "ours")
    #expect(SeriesPaths.name(of: "-") == "-")
  }
}
