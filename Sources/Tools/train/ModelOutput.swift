import Files
import Training

/// Finds out before training, not after the first epoch, whether a model can be written.
enum ModelOutput {
  /// - Parameter path: of the model; the state to resume from lies beside it.
  /// - Throws: `cannotCreate` if one of the two is there and is no regular file, or their folder is
  ///   missing or read-only.
  static func check(_ path: String) throws(FileError) {
    for file in [path, TrainingState.path(forModel: path)] { try AtomicFile.check(file) }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    try Folder.checkWritable(folder, for: path)
  }
}
