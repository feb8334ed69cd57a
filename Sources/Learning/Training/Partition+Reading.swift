import TimeSeries

extension Partition {
  /// Reads a partition: CSV with the header `recording,partition`, one row a recording; the
  /// partition is `train`, `validation` (or `dev`, `devel`, as challenges call it) or `test`.
  ///
  /// - Parameters:
  ///   - text: the file's content.
  ///   - path: for messages.
  /// - Throws: `badData` with the line if the header, a row or a name is something else, or a
  ///   recording comes twice.
  package init(text: String, path: String) throws(SeriesError) {
    var parts: [String: Part] = [:]
    var isHeader = true
    let withoutMark = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    let lines = withoutMark.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        .map(Self.unquoted)
      func fault(_ expected: String, _ found: String) -> SeriesError {
        SeriesError(.badData, path: path, line: index + 1, "expected \(expected), found '\(found)'")
      }
      guard fields.count == 2 else { throw fault("recording,partition", String(line)) }
      if isHeader {
        guard fields == ["recording", "partition"] else {
          throw fault("the header recording,partition", String(line))
        }
        isHeader = false
        continue
      }
      guard let part = Self.part(named: fields[1]) else {
        throw fault("train, validation or test", fields[1])
      }
      guard parts.updateValue(part, forKey: fields[0]) == nil else {
        throw fault("each recording once", fields[0])
      }
    }
    guard !parts.isEmpty else {
      throw SeriesError(.badData, path: path, "expected rows of recording,partition, found none")
    }
    self.init(parts)
  }

  private static func part(named name: String) -> Part? {
    ["dev", "devel", "development"].contains(name) ? .validation : Part(rawValue: name)
  }

  private static func unquoted(_ field: Substring) -> String {
    let trimmed = field.drop(while: \.isWhitespace)
    let end = trimmed.lastIndex { !$0.isWhitespace }.map(trimmed.index(after:)) ?? trimmed.endIndex
    let text = trimmed[..<end]
    guard text.count >= 2, text.first == "\"", text.last == "\"" else { return String(text) }
    return String(text.dropFirst().dropLast())
  }
}
