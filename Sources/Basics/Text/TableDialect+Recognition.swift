// What a table's first lines tell of how it was written.

extension TableDialect {
  static let delimiters = [UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: ",")]

  /// The delimiter that a first line `sep=;` names, for spreadsheets.
  static func separator(namedBy line: ArraySlice<UInt8>) -> UInt8? {
    let text = line.filter { $0 != UInt8(ascii: "\"") && $0 != 0x0d }
    guard text.count == 5, String(decoding: text.prefix(4), as: UTF8.self).lowercased() == "sep="
    else { return nil }
    return text.last
  }

  /// The commonest of semicolon, tab and comma; not the comma if all of them may be decimal ones.
  static func delimiter(of line: ArraySlice<UInt8>) -> UInt8 {
    for candidate in delimiters.dropLast() where line.contains(candidate) {
      let fields = CSVText.fields(of: line, delimiter: candidate) ?? []
      let commas = fields.filter { $0.contains(UInt8(ascii: ",")) }
      if !commas.isEmpty, commas.allSatisfy({ decimal($0) != nil }) { return candidate }
    }
    return CSVText.commonestDelimiter(in: line)
  }

  /// Whether all lines have as many texts between blanks, two or more, of which but for the first
  /// line and the first column all are numbers or missing.
  static func isByBlanks(_ lines: [ArraySlice<UInt8>], missing: MissingText) -> Bool {
    func isValue(_ text: [UInt8]) -> Bool {
      isNumber(text) || text.withUnsafeBufferPointer(missing.contains)
        || ClockTime.seconds(text, dayZero: nil) != nil
    }
    var count: Int?
    for (index, line) in lines.enumerated() {
      guard !line.contains(where: { "\t;\"'".utf8.contains($0) }) else { return false }
      let fields = blankSeparated(line)
      guard fields.count > 1, fields.count == count ?? fields.count else { return false }
      count = fields.count
      let values = fields.dropFirst().count(where: isValue)
      let isHeader = index == 0 && values == 0 && !isValue(fields[0])
      guard isHeader || values == fields.count - 1 else { return false }
      if isHeader, lines.count == 1 || fields.contains(where: { $0.contains(UInt8(ascii: ",")) }) {
        return false
      }
    }
    return count != nil
  }

  static func blankSeparated(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
    line.split(whereSeparator: \.isSpace).map(Array.init)
  }

  /// Fields of a row, if behind them there are only empty ones: of a header and all rows, or of rows
  /// that have more than the header.
  static func fieldCount(of rows: [[[UInt8]]]) -> Int? {
    guard let header = rows.first, let last = header.lastIndex(where: { !$0.isEmpty }) else {
      return nil
    }
    let count = last + 1
    let isHeader = !header.contains(where: isNumber)
    guard isHeader || count > 1 && header.prefix(count).allSatisfy(isNumber) else { return nil }
    let longer = rows.filter { $0.count > count }
    guard !longer.isEmpty, longer.allSatisfy({ $0[count...].allSatisfy(\.isEmpty) }) else {
      return nil
    }
    // Without a header a last column may be one of values that are all missing so far.
    return isHeader || longer.count == rows.count ? count : nil
  }

  /// The columns in which all values below the first line are times of a clock, and not all one; or
  /// most are, from the first on, and the others are no numbers: those are faults, which the reader
  /// finds where they stand.
  ///
  /// - Parameter names: columns of names, which are as they are.
  static func clockColumns(
    of rows: [[[UInt8]]], dayZero: Int?, except names: Set<Int>
  ) -> Set<Int> {
    guard let width = rows.first?.count else { return [] }
    return Set(
      (0..<width).filter { column in
        let texts = rows.dropFirst().compactMap { $0.count == width ? $0[column] : nil }
          .filter { !$0.isEmpty }
        let seconds = texts.map { ClockTime.seconds($0, dayZero: dayZero) }
        let times = seconds.compactMap(\.self)
        guard !times.isEmpty, times.count == 1 || Set(times).count > 1 else { return false }
        if times.count == texts.count { return true }
        return !names.contains(column) && seconds[0] != nil && 2 * times.count > texts.count
          && zip(texts, seconds).allSatisfy { $1 != nil || !isNumber($0) }
      })
  }

  // MARK: Numbers

  private static func isNumber(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { parseDecimal($0) } != nil || decimal(text) != nil
  }

  /// A number with a decimal comma, with a point in its place.
  static func decimal(_ text: [UInt8]) -> [UInt8]? {
    guard let comma = text.firstIndex(of: UInt8(ascii: ",")) else { return nil }
    var number = text
    number[comma] = UInt8(ascii: ".")
    return number.withUnsafeBufferPointer { parseDecimal($0) } == nil ? nil : number
  }

  static func hasDecimalPoint(_ text: [UInt8]) -> Bool {
    text.contains(UInt8(ascii: "."))
      && text.withUnsafeBufferPointer { parseDecimal($0) } != nil
  }
}
