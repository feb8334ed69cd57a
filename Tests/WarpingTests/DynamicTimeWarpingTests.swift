import TestSupport
import Testing

@testable import Warping

struct DynamicTimeWarpingTests {
  /// Costs by hand:
  ///
  ///     y      0  0  1  3
  ///     x = 0  0  0  1 10
  ///     x = 1  1  1  0  4
  ///     x = 1  2  2  0  4
  ///     x = 3 11 11  4  0
  @Test func matchesHandComputedPath() {
    var warping = DynamicTimeWarping(count: 4, window: 3)
    #expect(warping.align([0, 1, 1, 3], [0, 0, 1, 3]) == 0)
    #expect(warping.path.map(\.first) == [0, 0, 1, 2, 3])
    #expect(warping.path.map(\.second) == [0, 1, 2, 2, 3])
  }

  @Test func aWindowOfZeroComparesStepByStep() {
    var warping = DynamicTimeWarping(count: 3, window: 0)
    #expect(warping.align([0, 1, 5], [1, 1, 3]) == 5)
    #expect(warping.path.map(\.first) == [0, 1, 2])
    #expect(warping.path.map(\.second) == [0, 1, 2])
  }

  @Test func ofOneStepThereIsOnePath() {
    var warping = DynamicTimeWarping(count: 1, window: 5)
    #expect(warping.align([2], [5]) == 9)
    #expect(warping.path.map(\.first) == [0])
  }

  /// Against the recursion written down plainly, for lengths and windows about the number of cells
  /// that are computed, and packed, at a time.
  @Test(arguments: UInt64(0)..<60)
  func agreesWithThePlainRecursion(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let count = Int.random(in: 1...140, using: &generator)
    let window = Int.random(in: 0...(seed.isMultiple(of: 3) ? 200 : 12), using: &generator)
    var warping = DynamicTimeWarping(count: count, window: window)
    // The second pair finds nothing of the first.
    for _ in 0..<2 {
      // Of quantised values many paths are equally cheap.
      let (x, y) = (
        (0..<count).map { _ in Double(Int.random(in: -3...3, using: &generator)) },
        (0..<count).map { _ in Double(Int.random(in: -3...3, using: &generator)) }
      )
      let (cost, path) = plainAlignment(x, y, window: window)
      #expect(warping.align(x, y) == cost)
      #expect(warping.path.map(\.first) == path.map(\.0))
      #expect(warping.path.map(\.second) == path.map(\.1))
    }
  }

  @Test func aSeriesMatchesItselfStepByStep() {
    var generator = SplitMix64(seed: 7)
    let series = (0..<300).map { _ in Double(Int.random(in: 0...2, using: &generator)) }
    var warping = DynamicTimeWarping(count: 300, window: 40)
    #expect(warping.align(series, series) == 0)
    #expect(warping.path.allSatisfy { $0.first == $0.second })
    #expect(warping.path.count == 300)
  }

  /// Squares of these overflow, vanish, or are lost beside the level.
  @Test(arguments: [1e200, 1.7e308, 1e-200, .leastNonzeroMagnitude, 1])
  func anyMagnitudeGivesTheSamePath(unit: Double) {
    let x: [Double] = [0, 0, 1, 0, 0, -1, 0]
    let y: [Double] = [0, 1, 0, 0, -1, 0, 0]
    var warping = DynamicTimeWarping(count: 7, window: 2)
    _ = warping.align(x.map { $0 * unit }, y.map { $0 * unit })
    let path = warping.path
    #expect(warping.align(x, y) == 0)
    #expect(path.map(\.first) == warping.path.map(\.first))
    #expect(path.map(\.second) == warping.path.map(\.second))
  }

  @Test func trapsOnValuesThatAreNotFinite() async {
    await #expect(processExitsWith: .failure) {
      var warping = DynamicTimeWarping(count: 2, window: 1)
      _ = warping.align([0, .nan], [0, 1])
    }
  }

  @Test func trapsOnAnotherLength() async {
    await #expect(processExitsWith: .failure) {
      var warping = DynamicTimeWarping(count: 2, window: 1)
      _ = warping.align([0, 1, 2], [0, 1, 2])
    }
  }
}

/// Dynamic programming over a full matrix.
private func plainAlignment(
  _ x: [Double], _ y: [Double], window: Int
) -> (cost: Double, path: [(Int, Int)]) {
  let count = x.count
  var costs = [[Double]](
    repeating: [Double](repeating: .infinity, count: count + 1), count: count + 1)
  costs[0][0] = 0
  for i in 0..<count {
    for j in 0..<count where abs(i - j) <= window {
      let before = min(costs[i][j], costs[i][j + 1], costs[i + 1][j])
      costs[i + 1][j + 1] = before + (x[i] - y[j]) * (x[i] - y[j])
    }
  }
  var (i, j) = (count, count)
  var path = [(i - 1, j - 1)]
  while i > 1 || j > 1 {
    let (both, first, second) = (costs[i - 1][j - 1], costs[i - 1][j], costs[i][j - 1])
    if both <= first && both <= second {
      (i, j) = (i - 1, j - 1)
    } else if first <= second {
      i -= 1
    } else {
      j -= 1
    }
    path.append((i - 1, j - 1))
  }
  return (costs[count][count], path.reversed())
}
