package import Foundation

/// A file of `Tests/Reference`: numbers of other software, beside the script that made them.
package struct ReferenceFile {
  package let url: URL

  /// - Parameter path: from `Tests/Reference`, such as `Ratings/weights.csv`.
  package init(_ path: String) {
    url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Reference/\(path)")
  }

  package var data: Data { get throws { try Data(contentsOf: url) } }

  package var text: String { get throws { try String(contentsOf: url, encoding: .utf8) } }

  /// The rows of a CSV file without quotes, header included.
  package var rows: [[Substring]] {
    get throws {
      try text.split(separator: "\n")
        .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }
  }
}
