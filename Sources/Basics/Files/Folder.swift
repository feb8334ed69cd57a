internal import Glibc
internal import SystemPackage

/// What is in folders, and the names of files.
package enum Folder {
  package static func exists(at path: String, followingLinks: Bool = true) -> Bool {
    FileStatus(of: path, followingLinks: followingLinks)?.kind == .folder
  }

  /// Names of what lies in a folder, sorted.
  ///
  /// - Throws: `noInput` if the folder cannot be read; `badData` if a name is no UTF-8.
  package static func names(in folder: String) throws(FileError) -> [String] {
    let directory = try FileError.attempt(.noInput, path: folder, expected: "a readable folder") {
      guard let directory = opendir(folder) else { throw Errno(rawValue: errno) }
      return directory
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let bytes = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw FileError(
          .badData, path: folder, "expected names in UTF-8, found \(printable(bytes))")
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Paths of what in a folder has a name that ends in `suffix`, sorted by name.
  ///
  /// - Throws: `noInput` if the folder cannot be read.
  package static func files(in folder: String, suffix: String) throws(FileError) -> [String] {
    try names(in: folder).filter { $0.hasSuffix(suffix) && $0 != suffix }
      .map { path(of: $0, in: folder) }
  }

  /// Makes the folder where it is missing.
  ///
  /// - Throws: `cannotCreate` if it cannot be made or nothing can be written to it.
  package static func make(_ path: String) throws(FileError) {
    try FileError.attempt(.cannotCreate, path: path, expected: "a folder to write to") {
      if mkdir(path, 0o777) != 0, errno != EEXIST { throw Errno(rawValue: errno) }
    }
    try checkWritable(path)
  }

  /// - Throws: `cannotCreate` if no file can be made in the folder.
  package static func checkWritable(
    _ folder: String, for path: String? = nil
  ) throws(FileError) {
    try FileError.attempt(.cannotCreate, path: path ?? folder, expected: "a folder to write to") {
      guard access(folder + "/", W_OK | X_OK) == 0 else { throw Errno(rawValue: errno) }
    }
  }

  /// Path of the folder that a file lies in; empty for a bare file name.
  package static func parent(of path: String) -> String {
    FilePath(path).removingLastComponent().string
  }

  /// Path of a file in a folder; `.` adds nothing.
  package static func path(of name: String, in folder: String) -> String {
    if folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}

/// Bytes of a name as a text: what is no UTF-8, and what would not stay on a line, as `\xFC`.
package func printable(_ bytes: [UInt8]) -> String {
  var text = ""
  var rest = bytes[...]
  while let first = rest.first {
    let length = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self) != nil }
    if first >= 0x20, let length, let whole = String(validating: rest.prefix(length), as: UTF8.self)
    {
      text += whole
      rest = rest.dropFirst(length)
    } else {
      let digits = String(first, radix: 16, uppercase: true)
      text += "\\x" + (digits.count == 1 ? "0" : "") + digits
      rest = rest.dropFirst()
    }
  }
  return text
}

/// A file's name without its folders and its last extension; `-` for standard input.
package func stem(of path: String) -> String {
  FilePath(path).stem ?? ""
}

/// The name of the folder that a file lies in, which in published corpora is its dimension:
/// `arousal` for `gold/arousal/P16.csv`; nil for a bare file name and for `.` and `..`.
package func folderName(of path: String) -> String? {
  FilePath(path).removingLastComponent().lastComponent.flatMap {
    $0.kind == .regular ? $0.string : nil
  }
}
