import Files
internal import Glibc

/// Segment files in folders.
package enum SegmentFolder {
  /// Paths of the files in `folder` whose names end in `suffix`, sorted by name.
  ///
  /// - Throws: `noInput` if the folder cannot be read.
  package static func files(
    in folder: String, suffix: String = AudioSegmentFile.suffix
  ) throws(FileError) -> [String] {
    guard let directory = opendir(folder) else {
      throw FileError(.noInput, path: folder, String(cString: strerror(errno)))
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(suffix), name != suffix { names.append(name) }
    }
    return names.sorted().map { path(of: $0, in: folder) }
  }

  /// Path of a file in a folder; `.` adds nothing.
  package static func path(of name: String, in folder: String) -> String {
    if folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// A recording's name by its file: without folders and without the last extension.
  package static func recordingName(ofFile path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return String(name) }
    return String(name[..<dot])
  }
}
