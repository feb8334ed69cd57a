package import Files
import SeriesReading
import Text
package import TimeSeries

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

  /// What tells raters apart in files laid out as the first one: `columns`, unless that is how ratings
  /// are collected, `{dimension}/{recording}/{rater}.csv` with a value column called as the file.
  ///
  /// - Parameter path: of a file; what can be read only once, a pipe, has columns.
  package static func evident(
    in path: String, settings: SeriesSettings
  ) throws(FileError) -> RaterSource {
    guard FileStatus(of: path)?.kind == .regular,
      let pattern = PathPattern("{dimension}/{recording}/{rater}"),
      let names = pattern.names(in: path),
      try SeriesReader(path: path, settings: settings).dimensions == [names.rater]
    else { return .columns }
    return .path(pattern)
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

  /// The dimension's name of a file whose value columns are raters: the one given, else the path's.
  ///
  /// - Throws: `.badData` if there is none; as `names(in:)`.
  func dimension(in path: String, given: String?) throws(FileError) -> String {
    let named = try names(in: path).dimension
    guard let dimension = isDimensionInPath ? named : given ?? named else {
      throw FileError(
        .badData, path: path, "expected a dimension's name, given or the folder's, found neither")
    }
    return dimension
  }

  /// The recording's and the rater's name in a file's own name, which may begin with the
  /// recording's. Where the recording is named after the file, the rater's is what follows the last
  /// of `_`, `-`, `.` and space.
  static func names(
    of recording: String, inNameOf path: String
  ) throws(FileError) -> (recording: String, rater: String) {
    let file = stem(of: path)
    func isSeparator(_ character: Character) -> Bool { "_-. ".contains(character) }
    var rest =
      file.hasPrefix(recording)
      ? file.dropFirst(recording.count).drop(while: isSeparator) : file[...]
    var recording = recording
    if rest.isEmpty, let separator = file.lastIndex(where: isSeparator),
      separator > file.startIndex
    {
      recording = String(file[..<separator])
      rest = file[file.index(after: separator)...]
    }
    guard !rest.isEmpty else {
      throw FileError(
        .badData, path: path,
        "expected a file's name with the rater's in it, found that of the recording alone")
    }
    return (recording, String(rest))
  }
}

/// Where the names of recording, dimension and rater stand in a file's path.
///
/// `{dimension}/{recording}_{rater}` fits `ratings/arousal/P16_FM1.csv`: folders and the file's name
/// without its ending are compared from the end of the path, as many as the pattern has. A name
/// takes as much as it can: of `P_16_FM1` the recording is `P_16`.
package struct PathPattern: Equatable, Sendable {
  /// What a path says; nil is not in the pattern.
  package struct Names: Equatable, Sendable {
    package var recording: String?
    package var dimension: String?
    package var rater: String?

    package init(recording: String? = nil, dimension: String? = nil, rater: String? = nil) {
      self.recording = recording
      self.dimension = dimension
      self.rater = rater
    }
  }

  private typealias Piece = PatternPiece<Field>

  private enum Field: String, CaseIterable, Sendable {
    case recording, dimension, rater
  }

  package let text: String
  /// `[folder or file]`
  private let components: [[Piece]]

  /// Whether the rater's name is in the path, so that a file holds one rater.
  package var namesRater: Bool { components.joined().contains(.name(.rater)) }

  package var namesDimension: Bool { components.joined().contains(.name(.dimension)) }

  /// - Returns: nil unless the pattern has names, each at most once and with text between any two.
  package init?(_ text: String) {
    self.text = text
    var components: [[Piece]] = []
    for component in text.split(separator: "/") {
      guard let pieces = Self.pieces(of: component) else { return nil }
      components.append(pieces)
    }
    let names = components.joined().filter {
      if case .name = $0 { true } else { false }
    }
    guard !names.isEmpty else { return nil }
    for (index, name) in names.enumerated() where names[..<index].contains(name) { return nil }
    self.components = components
  }

  /// The names in a path; nil if it does not fit.
  package func names(in path: String) -> Names? {
    var folders = path.split(separator: "/").map(String.init)
    guard folders.count >= components.count, let file = folders.popLast() else { return nil }
    let dot = file.lastIndex(of: ".") ?? file.endIndex
    folders.append(String(dot == file.startIndex ? file[...] : file[..<dot]))
    var names = Names()
    for (pieces, folder) in zip(components, folders.suffix(components.count)) {
      guard let found = Self.match(pieces[...], folder[...]) else { return nil }
      for (field, name) in found {
        switch field {
        case .recording: names.recording = name
        case .dimension: names.dimension = name
        case .rater: names.rater = name
        }
      }
    }
    return names
  }

  /// Nil if a brace is out of place, a name unknown, or two names touch.
  private static func pieces(of component: Substring) -> [Piece]? {
    guard let pieces = Piece.pieces(of: component) else { return nil }
    let touch = zip(pieces, pieces.dropFirst()).contains {
      if case (.name, .name) = $0 { true } else { false }
    }
    return touch ? nil : pieces
  }

  private static func match(
    _ pieces: ArraySlice<Piece>, _ text: Substring
  ) -> [(Field, String)]? {
    guard let piece = pieces.first else { return text.isEmpty ? [] : nil }
    let rest = pieces.dropFirst()
    switch piece {
    case .text(let literal):
      return text.hasPrefix(literal) ? match(rest, text.dropFirst(literal.count)) : nil
    case .name(let field):
      let ends = text.indices.dropFirst() + (text.isEmpty ? [] : [text.endIndex])
      for end in ends.reversed() {
        if let found = match(rest, text[end...]) {
          return [(field, String(text[..<end]))] + found
        }
      }
      return nil
    }
  }
}
