import Glibc
import ToolSupport
import Training

/// Finds out before training, not after the first epoch, whether a model can be written.
enum ModelOutput {
  /// - Parameter path: of the model; the state to resume from lies beside it.
  /// - Throws: status 73 if one of the two is there and is no regular file, or their folder is
  ///   missing or read-only.
  static func check(_ path: String) throws(ToolError) {
    for file in [path, TrainingState.path(forModel: path)] {
      var status = stat()
      // A device that is replaced by a file is lost to everybody.
      if stat(file, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
        throw ToolError(
          .cannotCreate, "\(file): expected a regular file or none, found something else")
      }
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard access(folder, W_OK | X_OK) == 0 else {
      throw ToolError(
        .cannotCreate,
        "\(path): expected a folder to write to, found: \(String(cString: strerror(errno)))")
    }
  }
}
