import Foundation

/// Where the tools under test and the sources lie.
enum Products {
  /// The folder of the built tools: the test bundle is an executable that lies beside them.
  static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// The package's own folder, where the sources were when the test was compiled.
  static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
