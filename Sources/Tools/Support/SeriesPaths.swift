import Files
import Glibc

/// The files with series that a command line means.
package enum SeriesPaths {
  /// What files with series in a folder are called.
  package static let endings = [".csv", ".tsv", ".txt", ".arff"]

  /// Folders within folders, at most.
  private static let deepest = 16

  /// A path as it is, or the files with series in a folder and the folders in it, in the order of
  /// their paths; hidden ones and links to folders are passed over.
  ///
  /// - Throws: `.noInput` if a folder cannot be read or holds no such file.
  package static func files(at path: String) throws(FileError) -> [String] {
    guard path != "-", isFolder(path) else { return [path] }
    let found = try files(in: path, depth: 1)
    guard !found.isEmpty else {
      throw FileError(
        .noInput, path: path,
        "expected files named *\(endings.joined(separator: ", *")), found none")
    }
    return found
  }

  /// The last part of a path, without the ending of a file.
  package static func name(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    guard !isFolder(path), let dot = last.lastIndex(of: "."), dot > last.startIndex else {
      return last
    }
    return String(last[..<dot])
  }

  private static func files(in folder: String, depth: Int) throws(FileError) -> [String] {
    guard let directory = opendir(folder) else {
      throw FileError(
        .noInput, path: folder,
        "expected a readable folder, found: \(String(cString: strerror(errno)))")
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    var found: [String] = []
    for name in names.sorted() {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      if isFolder(path, followingLinks: false) {
        guard depth < deepest else {
          throw FileError(.noInput, path: path, "expected at most \(deepest) folders in folders")
        }
        found += try files(in: path, depth: depth + 1)
      } else if endings.contains(where: name.hasSuffix), !isFolder(path) {
        found.append(path)
      }
    }
    return found
  }

  private static func isFolder(_ path: String, followingLinks: Bool = true) -> Bool {
    var status = stat()
    let failed = followingLinks ? stat(path, &status) : lstat(path, &status)
    return failed == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
