package import Features
package import ToolSupport

extension Notes {
  /// Says how many values of features are missing; nothing if none are.
  ///
  /// - Parameter owner: what the moments were taken of: `the train partition's`.
  package func writeMissing(_ moments: ColumnMoments, of owner: String) {
    let missing = moments.missing.reduce(0, +)
    guard missing > 0 else { return }
    let total = missing + moments.counts.reduce(0, +)
    write("\(missing) of \(owner) \(total) values of features missing, each taken for its mean")
  }
}
