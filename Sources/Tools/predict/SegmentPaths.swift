import Glibc
import Segments
import ToolSupport

/// The segment files that a command line means.
enum SegmentPaths {
  /// - Parameter paths: segment files, folders, or manifests: `-` for one on standard input, which
  ///   is also what no path at all means.
  /// - Returns: segment files, in the order given; a folder's by name.
  /// - Throws: if a folder holds none, a folder, manifest or file cannot be read, or a file is not
  ///   of the recording that a manifest says.
  static func open(_ paths: [String]) throws -> [AudioSegmentFile] {
    try (paths.isEmpty ? ["-"] : paths).flatMap { path -> [AudioSegmentFile] in
      if path == "-" { return try open(try Manifest.read(path: path)) }
      guard isFolder(path) else { return [try AudioSegmentFile(path: path)] }
      let files = try SegmentFolder.files(in: path)
      guard !files.isEmpty else {
        throw ToolError(
          .badData, "\(path): expected files named *\(AudioSegmentFile.suffix), found none")
      }
      return try files.map { try AudioSegmentFile(path: $0) }
    }
  }

  private static func open(_ manifest: Manifest) throws -> [AudioSegmentFile] {
    let files = try manifest.files.map { try AudioSegmentFile(path: $0) }
    let recordings = Dictionary(files.map { ($0.path, $0.recording) }) { first, _ in first }
    for row in manifest.rows {
      guard let recording = recordings[row.file], recording != row.recording else { continue }
      throw ToolError(
        .badData,
        "\(row.file): expected recording '\(row.recording)' as the manifest has it, "
          + "found '\(recording)'")
    }
    return files
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
