import Foundation
import TestSupport
import Testing

/// Runs the built tools on the folders under `Cases`; `Cases/README.md` tells how they are made.
@Suite struct GoldenCaseTests {
  private static let isRecording = ProcessInfo.processInfo.environment["RECORD_CASES"] == "1"

  @Test(arguments: GoldenCase.all)
  func printsWhatWasRecorded(golden: GoldenCase) throws {
    let run = try golden.run()
    if Self.isRecording {
      try golden.record(run)
      Issue.record("recorded, not checked: read the change before you commit it")
      return
    }
    let expected = try golden.expected()
    let command = try golden.command.trimmingCharacters(in: .newlines)
    for (name, found) in run.files.sorted(by: { $0.key < $1.key }) {
      let difference = difference(expected: expected[name, default: Data()], found: found)
      #expect(difference == nil, "\(name) of: \(command)")
    }
  }

  @Test func everyToolOfTheCasesIsBuilt() {
    #expect(!GoldenCase.all.isEmpty)
    for tool in Set(GoldenCase.all.map(\.tool)) {
      let path = Products.folder.appending(path: tool).path
      #expect(FileManager.default.isExecutableFile(atPath: path))
    }
  }

  @Test func aRunThatNeverEndsIsKilled() throws {
    let scratch = try TemporaryFolder()
    let run = try ShellRun("echo begun; sleep 50 & wait", in: scratch.url, limit: 1)
    #expect(run.status == 124)
    #expect(run.stdout == Data("begun\n".utf8))
  }

  @Test func aDifferenceNamesItsLine() {
    #expect(difference(expected: Data("a\nb\n".utf8), found: Data("a\nb\n".utf8)) == nil)
    #expect(
      difference(expected: Data("a\nb\n".utf8), found: Data("a\nc\n".utf8))
        == "line 2: expected 'b', found 'c'")
    #expect(
      difference(expected: Data("a\n".utf8), found: Data("a".utf8))
        == "line 2: expected '', found the end")
  }
}
