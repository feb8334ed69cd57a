import Text

/// Columns beside the values that a table's first rows give away: row numbers, as data-frame
/// libraries save them, identifiers, and, where a row is a recording, texts.
///
/// Row numbers are told by their values: whole numbers that grow by one from row to row, from
/// recording to recording or in each anew. No rating does that over `fewestRows` rows. Fewer will do
/// of a first column, where no table has ratings. Of one that is called as they are it is enough that
/// whole numbers grow, since rows may have been taken out.
struct UnusedColumns {
  private(set) var rowNumbers: [(column: Int, byOne: Bool)] = []
  private(set) var identifiers: [Int] = []
  private(set) var texts: [Int] = []

  private static let fewestRows = 12
  private static let fewestRowsOfFirst = 5

  /// - Parameters:
  ///   - names: of the columns.
  ///   - roles: of the columns; values are looked at.
  ///   - rows: `[row][column]`, the first ones.
  ///   - mayHaveTexts: whether a column that is no number throughout is no fault.
  init(
    names: [String], roles: [ColumnRole], rows: some Sequence<[[UInt8]]>, mayHaveTexts: Bool
  ) {
    let recording = roles.firstIndex(of: .recording)
    var candidates = roles.indices.compactMap { column -> Candidate? in
      guard case .value = roles[column] else { return nil }
      return Candidate(column: column, isNamed: RowNumberName.matches(names[column]))
    }
    var previous: [UInt8]?
    var isOnly = false
    for row in rows {
      let name = recording.map { row[$0] } ?? []
      let isSame = previous == name
      for index in candidates.indices {
        candidates[index].take(row[candidates[index].column], isSame: isSame, afterOnly: isOnly)
      }
      isOnly = !isSame
      previous = name
      candidates.removeAll { !$0.isWhole && !mayHaveTexts }
      if candidates.isEmpty { return }
    }
    for candidate in candidates {
      let column = candidate.column
      let fewest = column == 0 ? Self.fewestRowsOfFirst : Self.fewestRows
      if candidate.isWhole, candidate.isNamed, candidate.grows, candidate.rows > 1 {
        rowNumbers.append((column, false))
      } else if candidate.isWhole, candidate.growsByOne, candidate.steps >= fewest - 1 {
        rowNumbers.append((column, true))
      } else if candidate.isWhole || candidate.isText, Self.isIdentifier(names[column]) {
        identifiers.append(column)
      } else if mayHaveTexts, candidate.isText {
        texts.append(column)
      }
    }
  }

  /// `SpkrID`, `speaker_id`
  private static func isIdentifier(_ name: String) -> Bool {
    let end = name.suffix(2)
    guard end.lowercased() == "id", let before = name.dropLast(2).last else { return false }
    return !before.isLetter || before.isLowercase && end.first?.isUppercase == true
  }

  /// What is known of a column so far.
  private struct Candidate {
    let column: Int
    let isNamed: Bool
    var isWhole = true
    var isText = true
    var grows = true
    var growsByOne = true
    var rows = 0
    /// Rows that are one more than the row before.
    var steps = 0
    private var previous: Double?

    init(column: Int, isNamed: Bool) {
      self.column = column
      self.isNamed = isNamed
    }

    /// - Parameters:
    ///   - isSame: whether the row before is of the same recording.
    ///   - afterOnly: whether the row before is the only one of its recording so far.
    mutating func take(_ field: [UInt8], isSame: Bool, afterOnly: Bool) {
      rows += 1
      let number = field.withUnsafeBufferPointer(parseDecimal)
      if number != nil || field.withUnsafeBufferPointer(MissingText.contains) { isText = false }
      guard let number, number >= 0, number == number.rounded() else {
        isWhole = false
        return
      }
      if let previous {
        let isNext = number == previous + 1
        if isNext { steps += 1 }
        if isSame || afterOnly { growsByOne = growsByOne && isNext }
        if isSame { grows = grows && number > previous }
      }
      previous = number
    }
  }
}

/// What columns of row numbers are called. Such a column is one only if its numbers grow.
private enum RowNumberName {
  static func matches(_ name: String) -> Bool {
    if name.isEmpty { return true }
    let name = ColumnNames.normalised(name)
    return names.contains(name)
      || name.hasPrefix("unnamed") && name.dropFirst(7).allSatisfy(\.isNumber)
  }

  private static let names: Set<String> = [
    "index", "idx", "row", "rownumber", "rownum", "rowid", "rowindex", "rowname", "rownames",
    "level0", "counter", "line", "linenumber", "obs", "framenumber", "framenr", "frameno",
  ]
}
