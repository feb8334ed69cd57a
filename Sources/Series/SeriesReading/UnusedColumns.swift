import Text

/// Columns beside the values that a table's first rows give away: row numbers, as data-frame
/// libraries save them, identifiers, and, where a row is a recording, texts and when it begins and ends.
///
/// Row numbers are told by their values: whole numbers that grow by one from row to row, from
/// recording to recording or in each anew. No rating does that over `fewestRows` rows. Fewer will do
/// of a first column, where no table has ratings. Of one that is called as they are it is enough that
/// whole numbers grow, since rows may have been taken out.
struct UnusedColumns {
  private let names: [String]
  private let roles: [ColumnRole]
  private var rowNumbers: [(column: Int, byOne: Bool)] = []
  private var identifiers: [Int] = []
  private var texts: [Int] = []
  private var extents: [Int] = []
  /// Few different whole numbers, where others have fractions.
  private var perhapsCategories: [Int] = []

  static let fewestRows = 12
  private static let fewestRowsOfFirst = 5

  /// - Parameters:
  ///   - names: of the columns.
  ///   - roles: of the columns; values are looked at.
  ///   - groups: columns with whose texts numbers may begin anew.
  ///   - rows: `[row][column]`, the first ones.
  ///   - areUnits: whether each row is a recording, so that a column that is no number throughout is no
  ///     fault.
  init(
    names: [String], roles: [ColumnRole], groups: [Int], rows: some Sequence<[[UInt8]]>,
    areUnits: Bool = false, missing: MissingText
  ) {
    (self.names, self.roles) = (names, roles)
    var candidates = roles.indices.compactMap { column -> NumberColumn? in
      guard case .value = roles[column] else { return nil }
      return NumberColumn(column: column, isNamed: RowNumberName.matches(names[column]))
    }
    var places: [[[UInt8]]: Int] = [:]
    var previous: Int?
    var isOnly = false
    for row in rows {
      let group = groups.map { row[$0] }
      let place = places[group] ?? places.count
      places[group] = place
      let isSame = previous == place
      for index in candidates.indices {
        candidates[index].take(
          row[candidates[index].column], group: place, isNext: isSame || isOnly, missing: missing)
      }
      isOnly = !isSame
      previous = place
      candidates.removeAll { !$0.isWhole && !areUnits }
      if candidates.isEmpty { return }
    }
    for candidate in candidates {
      let column = candidate.column
      let fewest = column == 0 ? Self.fewestRowsOfFirst : Self.fewestRows
      if candidate.isWhole, candidate.isNamed, candidate.grows, candidate.rows > 1 {
        rowNumbers.append((column, false))
      } else if candidate.isWhole, candidate.steps >= fewest - 1 {
        rowNumbers.append((column, true))
      } else if candidate.isWhole || candidate.isText, Self.isIdentifier(names[column]) {
        identifiers.append(column)
      } else if areUnits, candidate.isText {
        texts.append(column)
      }
    }
    guard areUnits else { return }
    extents = Self.extents(of: candidates, names: names)
    let left = candidates.filter { isLeft($0.column) }
    if left.contains(where: \.hasFractions) {
      perhapsCategories = left.filter(\.isRepeated).map(\.column)
    }
  }

  /// Those of `columns` whose whole numbers grow by one in every row, whatever else the rows hold.
  static func numberingRows(
    among columns: [Int], rows: some Sequence<[[UInt8]]>
  ) -> [Int] {
    var candidates = columns.map { NumberColumn(column: $0, isNamed: false) }
    for row in rows {
      for index in candidates.indices {
        candidates[index].take(
          row[candidates[index].column], group: 0, isNext: true, missing: MissingText())
      }
      candidates.removeAll { !$0.isWhole }
      if candidates.isEmpty { return [] }
    }
    return candidates.filter { $0.steps >= fewestRows - 1 }.map(\.column)
  }

  /// The roles without those columns, of which `note` is told; nil if no value column were left.
  func leftOut(
    telling note: ((_ text: String, _ place: String?) -> Void)?
  ) -> [ColumnRole]? {
    var roles = roles
    for (column, byOne) in rowNumbers { roles[column] = .rowNumber(byOne: byOne) }
    for column in identifiers + texts + extents { roles[column] = .unused }
    guard roles.contains(where: \.isValue) else { return nil }
    func tell(_ what: String, _ columns: [Int], _ advice: String = "") {
      guard !columns.isEmpty else { return }
      let list = columns.map { names[$0].isEmpty ? "column \($0 + 1)" : names[$0] }
      note?("\(what): \(list.joined(separator: ", "))\(advice)", nil)
    }
    tell("left out, row numbers", rowNumbers.map(\.column))
    tell("left out, identifiers", identifiers)
    tell("left out, columns of text", texts)
    tell("left out, where each begins and ends", extents)
    tell(
      "taken for values, though whole numbers that come again may be categories",
      perhapsCategories, "; --columns says which columns to take")
    return roles
  }

  private func isLeft(_ column: Int) -> Bool {
    !(rowNumbers.map(\.column) + identifiers + texts + extents).contains(column)
  }

  /// `SpkrID`, `speaker_id`
  private static func isIdentifier(_ name: String) -> Bool {
    let end = name.suffix(2)
    guard end.lowercased() == "id", let before = name.dropLast(2).last else { return false }
    return !before.isLetter || before.isLowercase && end.first?.isUppercase == true
  }

  /// Where an utterance begins and ends in its recording: two columns that are called so, none of the
  /// ends before its beginning.
  private static func extents(of columns: [NumberColumn], names: [String]) -> [Int] {
    func column(_ isIt: (String) -> Bool) -> NumberColumn? {
      columns.first { isIt(ColumnNames.normalised(names[$0.column])) }
    }
    guard let start = column(ColumnNames.begins.contains),
      let end = column(ColumnNames.ends.contains), !start.values.isEmpty,
      start.values.count == end.values.count, zip(start.values, end.values).allSatisfy(<=)
    else { return [] }
    return [start.column, end.column].sorted()
  }
}

/// What columns of row numbers are called. Such a column is one only if its numbers grow.
enum RowNumberName {
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
