/// Reads a model's configuration from a checkpoint's metadata, one text an entry.
package struct MetadataReader {
  package let metadata: [String: String]

  package init(metadata: [String: String]) { self.metadata = metadata }

  package func text(_ name: String, _ expected: String) throws(ConfigurationError) -> String {
    guard let text = metadata[name] else {
      throw ConfigurationError("expected \(expected) in the metadata '\(name)', found none")
    }
    return text
  }

  /// A whole number from `least` to `most`.
  package func size(
    _ name: String, from least: Int = 1, to most: Int = largestSize
  ) throws(ConfigurationError) -> Int {
    let found = try text(name, least > 0 ? "a positive number" : "a number")
    guard let size = Int(found), (least...most).contains(size) else {
      throw ConfigurationError(
        "expected \(least) to \(most) in the metadata '\(name)', found '\(found)'")
    }
    return size
  }

  /// Positive whole numbers with commas between them.
  package func sizes(_ name: String) throws(ConfigurationError) -> [Int] {
    let found = try text(name, "positive numbers")
    let parts = found.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let sizes = parts.compactMap(\.self).filter { (1...Self.largestSize).contains($0) }
    guard sizes.count == parts.count else {
      throw ConfigurationError(
        "expected numbers of 1 to \(Self.largestSize) in the metadata '\(name)', found '\(found)'")
    }
    return sizes
  }

  /// A finite number above zero; nil without the entry.
  package func positive<Number: BinaryFloatingPoint & LosslessStringConvertible>(
    _ name: String
  ) throws(ConfigurationError) -> Number? {
    guard let found = metadata[name] else { return nil }
    guard let number = Number(found), number > 0, number.isFinite else {
      throw ConfigurationError(
        "expected a positive number in the metadata '\(name)', found '\(found)'")
    }
    return number
  }

  package func number(
    _ name: String, in range: ClosedRange<Double>
  ) throws(ConfigurationError) -> Double {
    let found = try text(name, "a number")
    guard let number = Double(found), range.contains(number) else {
      throw ConfigurationError(
        "expected \(range.lowerBound) to \(range.upperBound) in the metadata '\(name)', found "
          + "'\(found)'")
    }
    return number
  }

  /// Whether an entry says so; false without the entry.
  package func flag(_ name: String) throws(ConfigurationError) -> Bool {
    guard let found = metadata[name] else { return false }
    guard let flag = Bool(found) else {
      throw ConfigurationError(
        "expected true or false in the metadata '\(name)', found '\(found)'")
    }
    return flag
  }

  /// A preset or another choice by its name.
  package func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String, of type: Choice.Type
  ) throws(ConfigurationError) -> Choice {
    let names = Choice.allCases.map(\.rawValue).joined(separator: " or ")
    let found = try text(name, names)
    guard let choice = Choice(rawValue: found) else {
      throw ConfigurationError("expected the \(name) \(names), found '\(found)'")
    }
    return choice
  }

  /// Far above any network of use, far below what overflows.
  package static let largestSize = 1 << 20
}

/// Metadata that do not describe a model.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
