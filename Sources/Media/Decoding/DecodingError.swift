/// A recording that cannot be decoded: says which file, what was expected and what was found.
package struct DecodingError: Error, Equatable, CustomStringConvertible {
  /// What went wrong, which decides the tool's exit status.
  package enum Kind: Equatable, Sendable {
    /// The content is wrong (status 65).
    case badData
    /// The file is missing or cannot be opened (status 66).
    case noInput
    /// A library lacks what is needed (status 70).
    case software
    /// Reading failed half-way (status 74).
    case inputOutput
  }

  package let kind: Kind
  /// The file's path; `-` is standard input.
  package let path: String
  package let problem: String

  package init(_ kind: Kind, path: String, _ problem: String) {
    self.kind = kind
    self.path = path
    self.problem = problem
  }

  package var description: String { "\(path): \(problem)" }
}
