import Safetensors

/// Numbers that another program computed, from `Reference/<name>.safetensors` beside a test.
package struct ReferenceCase {
  private let file: SafetensorsFile

  /// - Parameter test: the test's own file.
  package init(_ name: String, besides test: String = #filePath) throws {
    let folder = test.split(separator: "/").dropLast().joined(separator: "/")
    file = try SafetensorsFile(path: "/\(folder)/Reference/\(name).safetensors")
  }

  package var names: [String] { file.entries.map(\.name) }

  package func contains(_ name: String) -> Bool { file[name] != nil }

  package func shape(_ name: String) throws -> [Int] { try file.entry(name).shape }

  package func floats(_ name: String) throws -> [Float] { try file.floatArray(name) }

  package func number(_ name: String) throws -> Double {
    guard let number = Double(try text(name)) else { throw Mismatch("\(name) is no number") }
    return number
  }

  package func text(_ name: String) throws -> String {
    guard let text = file.metadata[name] else { throw Mismatch("no metadata \(name)") }
    return text
  }

  /// Throws unless `found` are the numbers called `name`, each within `tolerance` times the largest
  /// of them in absolute value.
  package func expect(
    _ found: some Sequence<Float>, is name: String, within tolerance: Float
  ) throws {
    let expected = try floats(name)
    let found = Array(found)
    guard found.count == expected.count else {
      throw Mismatch("\(name): \(found.count) values, expected \(expected.count)")
    }
    let scale = expected.map(abs).max() ?? 0
    for (index, (one, other)) in zip(found, expected).enumerated() {
      // Written so that a NaN is a mismatch.
      guard abs(one - other) <= tolerance * scale else {
        throw Mismatch("\(name)[\(index)]: \(one), expected \(other); largest \(scale)")
      }
    }
  }

  package struct Mismatch: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
  }
}
