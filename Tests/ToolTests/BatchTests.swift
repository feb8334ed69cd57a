import ArgumentParser
import Files
import Foundation
import Synchronization
import TestSupport
import Testing
import ToolSupport

struct BatchTests {
  private struct Copier: Tool {
    static let configuration = CommandConfiguration(tool: "copier", abstract: "")
  }

  /// What a batch did, in the order in which it was done.
  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }

  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func batch(_ names: [String], _ arguments: [String] = []) throws -> Batch {
    try Batch(
      of: Copier.self, to: folder.path, BatchFileOptions.parse(arguments),
      names.map { ($0, "in/\($0)") }, suffix: ".copy", columns: ["recording"])
  }

  /// The status that a batch ends with in which some recordings fail; nil if it ends well.
  private func status(_ failures: [String: ToolError], _ names: [String]) throws -> ExitCode? {
    do {
      try batch(names).run { _ in
        nil
      } make: { item in
        if let failure = failures[item.recording] { throw failure }
        return Batch.Outcome { _ in }
      }
      return nil
    } catch let code as ExitCode {
      return code
    }
  }

  @Test(arguments: ["1", "4"])
  func rowsComeInTheOrderOfTheRecordings(jobs: String) throws {
    let names = (0..<20).map { "r\($0)" }
    let log = Log()
    try batch(names, ["--jobs", jobs]).run { _ in
      nil
    } make: { item in
      // The first ones take longest.
      usleep(item.recording.count == 2 ? 3000 : 0)
      return Batch.Outcome { _ in log.add(item.recording) }
    }
    #expect(log.all == names)
  }

  @Test func whatIsThereIsLeftAlone() throws {
    let log = Log()
    let path = folder.path
    func run(_ arguments: [String]) throws {
      try batch(["a", "b"], arguments).run { item in
        item.recording == "a" ? Batch.Outcome { _ in log.add("kept") } : nil
      } make: { item in
        #expect(item.path == "in/\(item.recording)")
        #expect(item.file == path + "/\(item.recording).copy")
        return Batch.Outcome { _ in log.add("made \(item.recording)") }
      }
    }
    try run([])
    #expect(log.all == ["kept", "made b"])
    try run(["--force"])
    #expect(log.all == ["kept", "made b", "made a", "made b"])
  }

  @Test func aBadRecordingDoesNotStopTheOthers() throws {
    let log = Log()
    let error = #expect(throws: ExitCode.self) {
      try batch(["a", "b", "c"]).run { _ in
        nil
      } make: { item in
        if item.recording == "b" { throw FileError(.badData, path: item.path, "expected sound") }
        return Batch.Outcome { _ in log.add(item.recording) }
      }
    }
    #expect(error == .badData)
    #expect(log.all == ["a", "c"])
  }

  /// Where nothing can be written it is no use to go on.
  @Test func aFullDiskStopsThem() throws {
    let log = Log()
    let error = #expect(throws: ExitCode.self) {
      try batch(["a", "b", "c"], ["--jobs", "1"]).run { _ in
        nil
      } make: { item in
        log.add(item.recording)
        if item.recording == "b" { throw FileError(.inputOutput, path: item.file, "disk full") }
        return Batch.Outcome { _ in }
      }
    }
    #expect(error == .inputOutput)
    #expect(log.all == ["a", "b"])
  }

  @Test func theStatusIsThatOfTheFailures() throws {
    let bad = ToolError(.badData, "bad")
    let missing = ToolError(.noInput, "missing")
    #expect(try status([:], ["a", "b"]) == nil)
    #expect(try status(["a": missing], ["a", "b"]) == .noInput)
    #expect(try status(["a": missing, "b": missing], ["a", "b"]) == .noInput)
    #expect(try status(["a": missing, "b": bad], ["a", "b"]) == .badData)
    let full = ToolError(.cannotCreate, "full")
    #expect(try status(["a": bad, "b": full], ["a", "b"]) == .cannotCreate)
  }

  @Test(
    arguments: [
      ["a", "a"], [""], ["a/b"], ["a\nb"], [String(repeating: "a", count: 201)],
    ])
  func namesThatAreNoFilesAreRefused(names: [String]) {
    let error = #expect(throws: ToolError.self) { try batch(names) }
    #expect(error?.exitCode == .validationFailure)
  }
}
