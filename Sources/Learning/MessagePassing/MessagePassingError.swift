/// Ranks that are to train together cannot.
package struct MessagePassingError: Error, Equatable, CustomStringConvertible {
  package enum Kind: Equatable, Sendable {
    /// They were not started together (status 64).
    case usage
    /// They lost each other (status 74).
    case inputOutput
  }

  package let kind: Kind
  package let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
