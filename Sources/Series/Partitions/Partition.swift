package import Files
import Text

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

extension Partition {
  /// Reads a partition: CSV with the columns `recording,partition`, one row a recording; the
  /// partition is `train`, `validation` (or `dev`, `devel`, `development`, as challenges call it)
  /// or `test`.
  ///
  /// - Parameter path: `-` is standard input.
  /// - Throws: as `TextTable`; `badData` with the line if a partition is none of these or a
  ///   recording comes twice.
  package static func reading(_ path: String) throws(FileError) -> Partition {
    var parts: [String: Part] = [:]
    for row in try TextTable(path: path, columns: ["recording", "partition"]).rows {
      let (recording, name) = (row.fields[0], row.fields[1])
      guard let part = Part(rawValue: canonicalName(of: name)) else {
        throw FileError(
          .badData, path: path, line: row.line,
          "expected train, validation or test, found '\(name)'")
      }
      guard parts.updateValue(part, forKey: recording) == nil else {
        throw FileError(
          .badData, path: path, line: row.line,
          "expected each recording once, found '\(recording)' again")
      }
    }
    return Partition(parts)
  }

  /// The name of a partition where challenges have several for it: `validation` for `dev`, `devel` and
  /// `development`, all others as they are.
  package static func canonicalName(of name: String) -> String {
    ["dev", "devel", "development"].contains(name) ? "validation" : name
  }
}
