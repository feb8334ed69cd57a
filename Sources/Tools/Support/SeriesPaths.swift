package import Files

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
    guard path != "-", Folder.exists(at: path) else { return [path] }
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
    Folder.exists(at: path) ? String(path.split(separator: "/").last ?? "") : stem(of: path)
  }

  /// What several paths are called, each as above; as they are written where that would be the same
  /// for two.
  package static func names(of paths: [String]) -> [String] {
    let short = paths.map(name)
    return zip(paths, short).map { path, name in short.count { $0 == name } == 1 ? name : path }
  }

  /// `name=path` taken apart; nil if it is something else.
  package static func named(_ text: String) -> (name: String, path: String)? {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
    let path = String(text[text.index(after: equals)...])
    return path.isEmpty ? nil : (String(text[..<equals]), path)
  }

  private static func files(in folder: String, depth: Int) throws(FileError) -> [String] {
    var found: [String] = []
    for name in try Folder.names(in: folder) where !name.hasPrefix(".") {
      let path = Folder.path(of: name, in: folder)
      if Folder.exists(at: path, followingLinks: false) {
        guard depth < deepest else {
          throw FileError(.noInput, path: path, "expected at most \(deepest) folders in folders")
        }
        found += try files(in: path, depth: depth + 1)
      } else if endings.contains(where: name.lowercased().hasSuffix), !Folder.exists(at: path) {
        found.append(path)
      }
    }
    return found
  }
}
