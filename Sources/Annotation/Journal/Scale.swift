import Text

/// What a hand can say: numbers between two bounds, or any.
package struct Scale: Equatable, Sendable {
  /// Nil: unbounded.
  package let bounds: ClosedRange<Double>?
  /// Where the hand begins.
  package let start: Double

  /// - Precondition: the start lies within the bounds.
  package init(bounds: ClosedRange<Double>?, start: Double) {
    precondition(bounds?.contains(start) ?? true)
    self.bounds = bounds
    self.start = start
  }

  package func contains(_ value: Double) -> Bool {
    bounds.map { $0.contains(value) } ?? (value.magnitude <= Self.largest)
  }

  /// `-1 to 1`
  package var description: String {
    bounds.map { "\(decimal($0.lowerBound)) to \(decimal($0.upperBound))" }
      ?? "at most \(decimal(Self.largest)) either way"
  }

  /// As a JSON object; bounds that there are not are null.
  package var json: JSONValue {
    [
      "lower": JSONValue(bounds?.lowerBound), "upper": JSONValue(bounds?.upperBound),
      "start": .number(start),
    ]
  }

  /// What `fuse-ratings` takes squares of.
  private static let largest = 1e100
}

/// What is rated, and what its scale's ends are called.
package struct Dimension: Equatable, Sendable {
  package let name: String
  package let lower: String
  package let upper: String

  package init(name: String, lower: String? = nil, upper: String? = nil) {
    let usual = Self.usual[name, default: ("low", "high")]
    self.name = name
    self.lower = lower ?? usual.0
    self.upper = upper ?? usual.1
  }

  private static let usual = [
    "arousal": ("very calm", "very excited"), "valence": ("very negative", "very positive"),
    "dominance": ("very submissive", "very dominant"),
  ]

  package var json: JSONValue {
    ["name": .text(name), "lower": .text(lower), "upper": .text(upper)]
  }
}
