import Parallel
import Random

/// How often correlations as large come about when the second series is shifted in time against the
/// first, which leaves each as autocorrelated as it is.
///
/// Each recording is rotated by a number of steps of its own, from 1 to all but one, what is pushed
/// out at the end coming back at the beginning. With s shifts, of which k give a correlation at least
/// as large in absolute value, p = (1 + k) / (1 + s). Corrected, k counts the shifts at which any of
/// the pairs of columns gives one: the level holds for all pairs together, however they depend on
/// each other.
///
/// Sources: A. C. Davison, D. V. Hinkley, Bootstrap Methods and their Application, 1997, chapter 4;
/// of the maximum: P. H. Westfall, S. S. Young, Resampling-Based Multiple Testing, 1993; of rotations:
/// doi:10.1371/journal.pcbi.1008235 discusses when stationary series may be shifted in a circle.
package struct CircularShifts: Sendable {
  /// Of the pairs that were tested, in their order.
  package private(set) var pValues: [Double]
  package private(set) var corrected: [Double]
  /// Shifts that were tried.
  package let count: Int

  /// What rounding may take from a correlation that is as large.
  private static let tolerance = 1e-12

  /// - Parameters:
  ///   - observed: the correlations without a shift, a pair of columns each: `[first][second]`.
  ///   - selected: the pairs that are tested, and over which the maximum is taken; nil is all. Those
  ///     whose correlation is NaN have NaN.
  ///   - shifts: how many are drawn; all there are where a single recording has no more.
  package init(
    _ steps: CommonSteps, _ coefficient: Coefficient, observed: CorrelationTable,
    selected: [(first: Int, second: Int)]? = nil, shifts: Int, seed: UInt64, threads: Int
  ) {
    let pairs =
      selected
      ?? observed.values.indices.flatMap { first in
        observed.values[first].indices.map { (first: first, second: $0) }
      }
    // Of selected pairs only their columns are multiplied.
    let firsts = selected.map { Set($0.map(\.first)).sorted() } ?? Array(steps.first.indices)
    let seconds = selected.map { Set($0.map(\.second)).sorted() } ?? Array(steps.second.indices)
    let rows = Dictionary(uniqueKeysWithValues: firsts.enumerated().map { ($1, $0) })
    let columns = Dictionary(uniqueKeysWithValues: seconds.enumerated().map { ($1, $0) })
    let places = pairs.map { (rows[$0.first] ?? 0, columns[$0.second] ?? 0) }
    let found = pairs.map { observed.values[$0.first][$0.second].magnitude }
    let prepared = ColumnPairs(
      first: firsts.map { steps.first[$0] }, second: seconds.map { steps.second[$0] },
      stepCount: steps.stepCount
    ).prepared(for: coefficient)
    let rotations = Self.rotations(of: steps.lengths, count: shifts, seed: seed)
    count = rotations.count
    let workers = max(1, min(threads, rotations.count))
    let parts = parallelMap(below: workers, threads: workers) { worker in
      var reached = [Int](repeating: 0, count: found.count)
      var largest: [Double] = []
      for index in stride(from: worker, to: rotations.count, by: workers) {
        let rotation = Self.rotation(by: rotations[index], of: steps.lengths)
        let table = CorrelationTable(prepared, rotation: rotation, coefficient)
        var most = 0.0
        for (place, pair) in places.enumerated() {
          let value = table.values[pair.0][pair.1].magnitude
          if value >= found[place] - Self.tolerance { reached[place] += 1 }
          most = max(most, value.isNaN ? 0 : value)
        }
        largest.append(most)
      }
      return (reached: reached, largest: largest)
    }
    let largest = parts.flatMap(\.largest).sorted()
    let total = Double(count + 1)
    pValues = []
    corrected = []
    for (place, value) in found.enumerated() {
      guard !value.isNaN, count > 0 else {
        pValues.append(.nan)
        corrected.append(.nan)
        continue
      }
      let reached = parts.reduce(0) { $0 + $1.reached[place] }
      pValues.append(Double(1 + reached) / total)
      let below = Self.count(below: value - Self.tolerance, in: largest)
      corrected.append(Double(1 + largest.count - below) / total)
    }
  }

  /// `[shift][recording]`, steps; none where no recording has two.
  private static func rotations(of lengths: [Int], count: Int, seed: UInt64) -> [[Int]] {
    guard lengths.contains(where: { $0 > 1 }) else { return [] }
    if lengths.count == 1, lengths[0] - 1 <= count { return (1..<lengths[0]).map { [$0] } }
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      lengths.map { $0 > 1 ? Int.random(in: 1..<$0, using: &generator) : 0 }
    }
  }

  /// `[step]`: the step that takes its place, all recordings one after the other.
  private static func rotation(by shifts: [Int], of lengths: [Int]) -> [Int] {
    var steps: [Int] = []
    for (shift, length) in zip(shifts, lengths) {
      let start = steps.count
      for step in 0..<length { steps.append(start + (step + shift) % length) }
    }
    return steps
  }

  /// How many of `sorted` are less than `value`.
  private static func count(below value: Double, in sorted: [Double]) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
