import Text

/// What the first rows tell of a column that may hold row numbers, or texts.
struct NumberColumn {
  let column: Int
  /// Whether it is called as row numbers are.
  let isNamed: Bool
  /// Whether all fields are whole numbers from 0 on.
  private(set) var isWhole = true
  /// Whether no field is a number or missing.
  private(set) var isText = true
  private(set) var hasFractions = false
  /// Whether numbers grow within each group.
  private(set) var grows = true
  private(set) var rows = 0
  /// The numbers, `[row]`.
  private(set) var values: [Double] = []

  /// Whether each number is one more than the row before's, where rows go on, and how many are.
  private var growsFromRow = true
  private var stepsFromRow = 0
  /// The same from the last row of the group, and the most of a group.
  private var growsInGroup = true
  private var stepsInGroup: [Int: Int] = [:]
  private var lasts: [Int: Double] = [:]

  init(column: Int, isNamed: Bool) {
    self.column = column
    self.isNamed = isNamed
  }

  /// How many rows number on; 0 if some do not.
  var steps: Int {
    max(growsFromRow ? stepsFromRow : 0, growsInGroup ? stepsInGroup.values.max() ?? 0 : 0)
  }

  /// Whether it has nothing but whole numbers, of which each comes twice on average.
  var isRepeated: Bool {
    !hasFractions && !values.isEmpty && Set(values).count * 2 <= values.count
  }

  /// - Parameters:
  ///   - group: of the row.
  ///   - isNext: whether the row before is of the same group, or is the only one of its own so far.
  mutating func take(_ field: [UInt8], group: Int, isNext: Bool, missing: MissingText) {
    rows += 1
    let number = field.withUnsafeBufferPointer(parseDecimal)
    if number != nil || field.withUnsafeBufferPointer(missing.contains) { isText = false }
    guard let number else {
      isWhole = false
      return
    }
    let previous = values.last
    values.append(number)
    if number != number.rounded() { hasFractions = true }
    guard number >= 0, !hasFractions else {
      isWhole = false
      return
    }
    if let previous {
      let isOneMore = number == previous + 1
      if isOneMore { stepsFromRow += 1 }
      if isNext { growsFromRow = growsFromRow && isOneMore }
    }
    if let last = lasts[group] {
      grows = grows && number > last
      growsInGroup = growsInGroup && number == last + 1
      stepsInGroup[group, default: 0] += 1
    }
    lasts[group] = number
  }
}
