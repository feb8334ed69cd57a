import Foundation
import TestSupport
import Testing

/// A folder `Cases/<tool>/<case>`: shell lines in `cmd`, the files they need beside those of
/// `Cases/inputs`, and what they are to print and to end with in `stdout`, `stderr` and `status`;
/// nothing and 0 where such a file is absent.
struct GoldenCase: CustomTestStringConvertible {
  let folder: URL

  static let root = Products.package.appending(path: "Tests/ToolTests/Cases")
  private static let inputs = "inputs"
  private static let results = ["stdout", "stderr", "status"]

  /// Every folder of a tool's that was built, whether complete or not.
  static let all: [GoldenCase] = subfolders(of: root).filter {
    $0.lastPathComponent != inputs
      && ($0.lastPathComponent != "train-mpi" || MPILauncher.isThere)
  }.flatMap(subfolders).map(GoldenCase.init)

  var testDescription: String { "\(tool)/\(folder.lastPathComponent)" }

  var tool: String { folder.deletingLastPathComponent().lastPathComponent }

  var command: String {
    get throws { try String(contentsOf: folder.appending(path: "cmd"), encoding: .utf8) }
  }

  /// The run of `cmd` in a copy of the folder, so that what it writes stays out of the sources.
  func run() throws -> ShellRun {
    let scratch = try TemporaryFolder()
    let files = FileManager.default
    try files.createSymbolicLink(
      at: scratch.url.appending(path: Self.inputs),
      withDestinationURL: Self.root.appending(path: Self.inputs))
    for name in try files.contentsOfDirectory(atPath: folder.path)
    where name != "cmd" && !Self.results.contains(name) {
      try files.copyItem(
        at: folder.appending(path: name), to: scratch.url.appending(path: name))
    }
    return try ShellRun(command, in: scratch.url)
  }

  func expected() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in Self.results {
      let file = folder.appending(path: name)
      files[name] =
        FileManager.default.fileExists(atPath: file.path)
        ? try Data(contentsOf: file) : ShellRun.silentSuccess[name]
    }
    return files
  }

  func record(_ run: ShellRun) throws {
    for (name, content) in run.files {
      let file = folder.appending(path: name)
      if content == ShellRun.silentSuccess[name] {
        try? FileManager.default.removeItem(at: file)
      } else {
        try content.write(to: file)
      }
    }
  }

  private static func subfolders(of folder: URL) -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { folder.appending(path: $0, directoryHint: .isDirectory) }
      .filter { (try? $0.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true }
  }
}

extension ShellRun {
  /// The run as the three files of a case.
  var files: [String: Data] {
    ["stdout": stdout, "stderr": stderr, "status": Data("\(status)\n".utf8)]
  }

  fileprivate static let silentSuccess = [
    "stdout": Data(), "stderr": Data(), "status": Data("0\n".utf8),
  ]
}
