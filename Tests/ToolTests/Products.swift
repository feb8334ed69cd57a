import Foundation

/// Where the tools under test and the sources lie.
enum Products {
  /// The folder of the tools under test: `CONCORD_TOOLS`, or where the test bundle lies, an
  /// executable beside those that were built with it.
  static let folder =
    if let tools = ProcessInfo.processInfo.environment["CONCORD_TOOLS"] {
      URL(filePath: tools, directoryHint: .isDirectory)
    } else {
      URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }

  /// The package's own folder, where the sources were when the test was compiled.
  static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
