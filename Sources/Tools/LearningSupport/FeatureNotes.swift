package import Features
package import ToolSupport

extension Notes {
  /// Says what of features is of no use: missing values and columns that do not vary.
  ///
  /// - Parameters:
  ///   - columns: their names.
  ///   - what: what the moments were taken of.
  package func write(_ moments: ColumnMoments, of columns: [String], over what: String) {
    writeMissing(moments, over: what)
    write(
      "constant over \(what), so taken as 0",
      names: columns.indices.filter { moments.isConstant($0) }.map { columns[$0] })
  }

  package func writeMissing(_ moments: ColumnMoments, over what: String) {
    let missing = moments.missing.reduce(0, +)
    guard missing > 0 else { return }
    let total = missing + moments.counts.reduce(0, +)
    write(
      "\(missing) of the \(total) values of features over \(what) are missing: taken as the mean")
  }
}
