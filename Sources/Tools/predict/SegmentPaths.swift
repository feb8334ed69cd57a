import Glibc
import Segments
import ToolSupport

/// The segment files that a command line means.
enum SegmentPaths {
  /// - Parameter paths: segment files, folders, or manifests: `-` for one on standard input, which
  ///   is also what no path at all means.
  /// - Returns: paths of segment files, in the order given; a folder's by name.
  /// - Throws: if a folder holds none, or a folder or manifest cannot be read.
  static func resolve(_ paths: [String]) throws -> [String] {
    try (paths.isEmpty ? ["-"] : paths).flatMap { path -> [String] in
      if path == "-" { return try Manifest.read(path: path).files }
      guard isFolder(path) else { return [path] }
      let files = try SegmentFolder.files(in: path)
      guard !files.isEmpty else {
        throw ToolError(
          .badData, "\(path): expected files named *\(AudioSegmentFile.suffix), found none")
      }
      return files
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
