import Safetensors
import Testing

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
    try #require(file.metadata[name].flatMap(Double.init), "metadata \(name)")
  }

  package func text(_ name: String) throws -> String { try #require(file.metadata[name]) }

  /// Expects `found` to be the numbers called `name`, each within `tolerance` times the largest of
  /// them in absolute value.
  package func expect(
    _ found: some Sequence<Float>, is name: String, within tolerance: Float,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try floats(name)
    let found = Array(found)
    try #require(found.count == expected.count, "\(name)", sourceLocation: sourceLocation)
    let scale = expected.map(abs).max() ?? 0
    let difference = zip(found, expected).map { abs($0 - $1) }
    let isNumber = difference.allSatisfy { !$0.isNaN }
    let worst = difference.max() ?? 0
    #expect(
      isNumber && worst <= tolerance * scale,
      "\(name): off by \(worst), largest value \(scale)", sourceLocation: sourceLocation)
  }
}
