import Foundation
import TestSupport
import Testing

/// A folder `Cases/<tool>/<case>`: a shell line in `cmd`, the files it needs, and what it is to
/// print and to end with in `stdout`, `stderr` and `status`.
struct GoldenCase: CustomTestStringConvertible {
  let folder: URL

  static let root = Products.package.appending(path: "Tests/ToolTests/Cases")

  /// Every folder two levels below the root, whether complete or not.
  static let all: [GoldenCase] = subfolders(of: root).flatMap(subfolders).map(GoldenCase.init)

  var testDescription: String {
    folder.pathComponents.suffix(2).joined(separator: "/")
  }

  var commandLine: String {
    get throws { try String(contentsOf: folder.appending(path: "cmd"), encoding: .utf8) }
  }

  /// The run of `cmd` in a copy of the folder, so that what it writes stays out of the sources.
  func run() throws -> ShellRun {
    let scratch = try TemporaryFolder()
    let copy = scratch.url.appending(path: folder.lastPathComponent)
    try FileManager.default.copyItem(at: folder, to: copy)
    return try ShellRun(commandLine, in: copy)
  }

  /// - Throws: if one of the three files is missing or `status` is no number.
  func expected() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in ["stdout", "stderr", "status"] {
      files[name] = try Data(contentsOf: folder.appending(path: name))
    }
    return files
  }

  func record(_ run: ShellRun) throws {
    for (name, content) in run.files {
      try content.write(to: folder.appending(path: name))
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
}
