/// Which correlation is meant.
package enum Coefficient: String, CaseIterable, Sendable {
  /// Of values.
  case pearson
  /// Of ranks, equal values sharing the mean of theirs.
  case spearman
}

/// Correlations of every column of one series with every column of another.
///
/// Over the steps at which both columns have a value, all recordings together: levels that differ
/// between recordings count.
package struct CorrelationTable: Sendable {
  /// `[first][second]`; NaN where a column is constant over the steps, or they are fewer than two.
  package private(set) var values: [[Double]]
  /// `[first][second]`, steps.
  package private(set) var counts: [[Int]]

  package init(_ steps: CommonSteps, _ coefficient: Coefficient) {
    self.init(ColumnPairs(steps), rotation: nil, coefficient)
  }

  /// - Parameter rotation: `[step]`, the step of the second that each of the first is paired with;
  ///   nil is its own.
  init(_ pairs: ColumnPairs, rotation: [Int]?, _ coefficient: Coefficient) {
    let empty = [Double](repeating: .nan, count: pairs.secondCount)
    values = [[Double]](repeating: empty, count: pairs.firstCount)
    counts = [[Int]](repeating: empty.map { _ in 0 }, count: pairs.firstCount)
    for first in pairs.first {
      for second in pairs.second {
        let found = pairs.correlations(first, second, rotation: rotation, coefficient)
        for (row, firstPlace) in first.places.enumerated() {
          for (column, secondPlace) in second.places.enumerated() {
            values[firstPlace][secondPlace] = found.values[row * second.places.count + column]
            counts[firstPlace][secondPlace] = found.count
          }
        }
      }
    }
  }
}

extension CorrelationTable {
  /// The pairs with the largest values, either sign, largest first; of equal ones the earlier columns,
  /// NaN last.
  ///
  /// - Parameter most: for each column of the second.
  package func bestPairs(_ most: Int) -> [(first: Int, second: Int)] {
    let firsts = Array(values.indices)
    let seconds = values.first?.indices ?? 0..<0
    func comes(_ one: (first: Int, second: Int), before other: (first: Int, second: Int)) -> Bool {
      let (a, b) = (
        values[one.first][one.second].magnitude, values[other.first][other.second].magnitude
      )
      if a.isNaN || b.isNaN, a.isNaN != b.isNaN { return b.isNaN }
      if a != b, !a.isNaN { return a > b }
      return (one.first, one.second) < (other.first, other.second)
    }
    let kept = seconds.flatMap { second in
      firsts.map { (first: $0, second: second) }.sorted { comes($0, before: $1) }.prefix(most)
    }
    return kept.sorted { comes($0, before: $1) }
  }
}

/// The columns of both sides, those without missing values standardised once.
struct ColumnPairs: Sendable {
  let firstCount: Int
  let secondCount: Int
  let first: [ColumnGroup]
  let second: [ColumnGroup]
  private let stepCount: Int
  /// Of the groups without missing values, by coefficient; empty until `prepared`.
  private var whole: [Coefficient: (first: StandardColumns, second: StandardColumns)] = [:]

  init(_ steps: CommonSteps) {
    self.init(first: steps.first, second: steps.second, stepCount: steps.stepCount)
  }

  /// - Parameters:
  ///   - first: `[column][step]`
  ///   - second: likewise.
  init(first: [[Double]], second: [[Double]], stepCount: Int) {
    firstCount = first.count
    secondCount = second.count
    self.first = ColumnGroup.all(of: first)
    self.second = ColumnGroup.all(of: second)
    self.stepCount = stepCount
  }

  /// With what many rotations have in common computed before.
  func prepared(for coefficient: Coefficient) -> ColumnPairs {
    var other = self
    let rows = Array(0..<stepCount)
    if let one = first.first(where: { $0.isPresent == nil }),
      let two = second.first(where: { $0.isPresent == nil })
    {
      other.whole[coefficient] = (
        StandardColumns(one.columns, rows: rows, coefficient: coefficient),
        StandardColumns(two.columns, rows: rows, coefficient: coefficient)
      )
    }
    return other
  }

  /// - Returns: `[first][second]`, and the number of steps.
  func correlations(
    _ first: ColumnGroup, _ second: ColumnGroup, rotation: [Int]?, _ coefficient: Coefficient
  ) -> (values: [Double], count: Int) {
    if first.isPresent == nil, second.isPresent == nil, let whole = whole[coefficient] {
      let other = rotation.map { whole.second.reordered($0) } ?? whole.second
      return (Association.correlations(whole.first, other), stepCount)
    }
    var (rows, partners): ([Int], [Int]) = ([], [])
    for step in 0..<stepCount {
      let partner = rotation?[step] ?? step
      guard first.isPresent?[step] ?? true, second.isPresent?[partner] ?? true else { continue }
      rows.append(step)
      partners.append(partner)
    }
    guard rows.count >= 2 else {
      let undefined = [Double](repeating: .nan, count: first.places.count * second.places.count)
      return (undefined, rows.count)
    }
    let values = Association.correlations(
      StandardColumns(first.columns, rows: rows, coefficient: coefficient),
      StandardColumns(second.columns, rows: partners, coefficient: coefficient))
    return (values, rows.count)
  }
}
