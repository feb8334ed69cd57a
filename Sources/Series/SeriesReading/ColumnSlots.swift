/// Where the fields of a row go, by column: to a place in the row of numbers, 0 for the time, or to what
/// takes texts.
struct ColumnSlots {
  static let name: Int32 = -1
  /// A name that is in several columns.
  static let partOfName: Int32 = -2
  static let unused: Int32 = -3
  /// Of the first column of row numbers; the next ones are below it.
  static let firstRowNumber: Int32 = -4

  let count: Int
  private let slots: UnsafeMutablePointer<Int32>

  init(_ columns: ColumnPlan) {
    count = columns.roles.count
    slots = .allocate(capacity: count)
    let name = columns.recordingColumns.count > 1 ? Self.partOfName : Self.name
    var rowNumber = Self.firstRowNumber
    for (index, role) in columns.roles.enumerated() {
      switch role {
      case .time: slots[index] = 0
      case .recording: slots[index] = name
      case .unused, .value: slots[index] = Self.unused
      case .rowNumber:
        slots[index] = rowNumber
        rowNumber -= 1
      }
    }
    for (place, column) in columns.valueColumns.enumerated() { slots[column] = Int32(place + 1) }
  }

  func deallocate() { slots.deallocate() }

  @inline(__always)
  subscript(column: Int) -> Int32 { slots[column] }
}
