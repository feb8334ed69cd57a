import Files
import TimeSeries

/// What tells the raters of a recording apart.
package enum RaterSource: Equatable, Sendable {
  /// The value columns are the raters, and a file holds one dimension.
  case columns
  /// A file is one rater's, whose name is the file's without that of the recording before it, as in
  /// `P16_FM1.csv`; value columns are dimensions.
  case files
  /// A file is one rater's, whose name is the folder's; value columns are dimensions.
  case folders
  /// Names are where the pattern says. If the rater's is among them a file is one rater's, else the
  /// value columns are the raters.
  case path(PathPattern)

  /// - Returns: nil if the text is none of `columns`, `files`, `folders` and no pattern.
  package init?(_ text: String) {
    switch text {
    case "columns": self = .columns
    case "files": self = .files
    case "folders": self = .folders
    default:
      guard let pattern = PathPattern(text) else { return nil }
      self = .path(pattern)
    }
  }

  /// Whether value columns are raters, and not dimensions.
  var isColumns: Bool {
    switch self {
    case .columns: true
    case .files, .folders: false
    case .path(let pattern): !pattern.namesRater
    }
  }

  /// Whether a pattern says where the dimension's name is.
  var isDimensionInPath: Bool {
    if case .path(let pattern) = self { pattern.namesDimension } else { false }
  }

  /// What a path says of the file.
  ///
  /// - Throws: `.badData` if it does not fit the pattern.
  func names(in path: String) throws(FileError) -> PathPattern.Names {
    switch self {
    case .columns, .files: return PathPattern.Names(dimension: folderName(of: path))
    case .folders:
      guard let folder = folderName(of: path) else {
        throw FileError(
          .badData, path: path, "expected a folder that names the rater, found none")
      }
      return PathPattern.Names(rater: folder)
    case .path(let pattern):
      if let names = pattern.names(in: path) { return names }
      throw FileError(.badData, path: path, "expected a path that fits '\(pattern.text)'")
    }
  }

  /// The rater's name in a file's own name, which may begin with the recording's.
  static func rater(of recording: String, inNameOf path: String) throws(FileError) -> String {
    let file = baseName(of: path)
    let rest =
      file.hasPrefix(recording)
      ? file.dropFirst(recording.count).drop { "_-. ".contains($0) } : file[...]
    guard !rest.isEmpty else {
      throw FileError(
        .badData, path: path,
        "expected a file's name with the rater's in it, found that of the recording alone; "
          + "--raters-from PATTERN says where both names are")
    }
    return String(rest)
  }
}
