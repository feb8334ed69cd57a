package import Files

/// A row of a table, and the line that it is on.
package typealias TableRow = (line: Int, fields: [[UInt8]])

/// What a reader makes of a table's rows before it sees them as text.
package struct RowEdit {
  /// Looks at a file's first rows; nil where all are to stay as they are.
  package typealias Making =
    @Sendable (_ first: [TableRow], _ path: String) throws(FileError) -> RowEdit?

  /// What was guessed and a user should know.
  let remark: String?
  private let change: (TableRow) throws(FileError) -> [[UInt8]]

  /// - Parameter change: gives a row's fields in the place of those that it has; is called once for
  ///   each row, in their order.
  package init(
    remark: String?, change: @escaping (TableRow) throws(FileError) -> [[UInt8]]
  ) {
    self.remark = remark
    self.change = change
  }

  package func fields(of row: TableRow) throws(FileError) -> [[UInt8]] { try change(row) }
}
