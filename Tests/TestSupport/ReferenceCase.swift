import FoundationEssentials
import Safetensors
package import Testing

/// Tensors that another program computed, from a safetensors file of `Tests/Reference`.
package struct ReferenceCase {
  private let file: SafetensorsFile

  /// - Parameter name: from `Tests/Reference`, without `.safetensors`: `Layers/linear`.
  package init(_ name: String) throws {
    file = try SafetensorsFile(path: ReferenceFile("\(name).safetensors").url.path)
  }

  package var names: [String] { file.entries.map(\.name) }

  package func contains(_ name: String) -> Bool { file[name] != nil }

  package func shape(_ name: String) throws -> [Int] { try file.entry(name).shape }

  package func floats(_ name: String) throws -> [Float] { try file.floatArray(name) }

  package func bytes(_ name: String) throws -> [UInt8] {
    try file.contents(of: file.entry(name, type: .u8)).array()
  }

  package func number(_ name: String) throws -> Double {
    try #require(Double(try text(name)), "\(name) is a number")
  }

  package func text(_ name: String) throws -> String {
    try #require(file.metadata[name], "\(name) is in the metadata")
  }

  /// Expects `found` to be the numbers called `name`, each within `tolerance` times the largest of
  /// them in absolute value.
  package func expect(
    _ found: some Sequence<Float>, is name: String, within tolerance: Float,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try floats(name)
    let found = Array(found)
    guard found.count == expected.count else {
      Issue.record(
        "\(name): \(found.count) values, expected \(expected.count)",
        sourceLocation: sourceLocation)
      return
    }
    let scale = expected.map(abs).max() ?? 0
    // Written so that a NaN is a mismatch.
    let mismatches = expected.indices.filter {
      !(abs(found[$0] - expected[$0]) <= tolerance * scale)
    }
    guard let first = mismatches.first else { return }
    Issue.record(
      """
      \(name)[\(first)]: \(found[first]), expected \(expected[first]); largest \(scale); \
      \(mismatches.count) of \(expected.count) differ
      """,
      sourceLocation: sourceLocation)
  }
}
