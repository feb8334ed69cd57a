package import Files

extension RatingFolder {
  /// Paths of the logs of ratings in a folder, practice left out, sorted.
  ///
  /// - Throws: `noInput` if the folder or one in it cannot be read.
  package static func logs(in folder: String) throws(FileError) -> [String] {
    var paths: [String] = []
    for dimension in try folders(in: folder) where folderName(of: dimension + "/a") != practice {
      for recording in try folders(in: dimension) {
        paths += try Folder.files(in: recording, suffix: LogContents.ending)
      }
    }
    return paths
  }

  private static func folders(in folder: String) throws(FileError) -> [String] {
    try Folder.names(in: folder).filter { !$0.hasPrefix(".") }
      .map { Folder.path(of: $0, in: folder) }.filter { Folder.exists(at: $0) }
  }
}
