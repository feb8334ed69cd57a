/// A file that cannot be used: says which and where, what was expected and what was found.
package struct FileError: Error, Equatable, CustomStringConvertible {
  /// What went wrong, which decides the tool's exit status.
  package enum Kind: Equatable, Sendable {
    /// The content is wrong (status 65).
    case badData
    /// The file is missing or cannot be opened (status 66).
    case noInput
    /// A library lacks what is needed (status 70).
    case software
    /// The output cannot be created (status 73).
    case cannotCreate
    /// Reading or writing failed half-way (status 74).
    case inputOutput
  }

  package let kind: Kind
  /// The file's path; `-` is standard input.
  package let path: String
  /// Line in the file, from 1, where one can be named.
  package let line: Int?
  package let problem: String

  package init(_ kind: Kind, path: String, line: Int? = nil, _ problem: String) {
    self.kind = kind
    self.path = path
    self.line = line
    self.problem = problem
  }

  package var description: String {
    if let line { "\(path):\(line): \(problem)" } else { "\(path): \(problem)" }
  }
}

extension FileError {
  /// Makes a call of the system; a failure says what was expected, and the system's words for the
  /// error number.
  static func attempt<Result>(
    _ kind: Kind, path: String, expected: String, _ call: () throws -> Result
  ) throws(FileError) -> Result {
    do {
      return try call()
    } catch {
      throw FileError(kind, path: path, "expected \(expected), found: \(error)")
    }
  }
}
