/// Which recordings serve for what.
package struct Partition: Equatable, Sendable {
  package enum Part: String, CaseIterable, Sendable {
    case train, validation, test
  }

  package let parts: [String: Part]

  package init(_ parts: [String: Part]) { self.parts = parts }

  /// The recordings of one part, sorted by name.
  package func recordings(of part: Part) -> [String] {
    parts.filter { $0.value == part }.keys.sorted()
  }
}
