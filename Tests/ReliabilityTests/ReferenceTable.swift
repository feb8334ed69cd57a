import Foundation

/// Rows of a CSV file in `Reference`, without its header.
func referenceRows(_ name: String) throws -> [[Substring]] {
  let url = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Reference/\(name).csv")
  return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
    .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
}

/// Whether two numbers agree within `tolerance` of the larger one's size, or both are NaN.
func agree(_ found: Double, _ expected: Double, within tolerance: Double) -> Bool {
  if found.isNaN || expected.isNaN { return found.isNaN && expected.isNaN }
  return found == expected
    || abs(found - expected) <= tolerance * max(abs(found), abs(expected))
}
