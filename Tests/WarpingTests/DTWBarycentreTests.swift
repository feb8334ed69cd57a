import TestSupport
import Testing
import Warping

struct DTWBarycentreTests {
  /// The mean peaks at 8/3 and 4/3. Only the former is nearer to 4 than to 0 and matched with the
  /// three peaks: it becomes 4, at which no cost is left.
  @Test func aPeakThatComesLateKeepsItsHeight() throws {
    let early: [Double] = [0, 0, 4, 0, 0, 0]
    let late: [Double] = [0, 0, 0, 4, 0, 0]
    let barycentre = try DTWBarycentre(of: [early, late, early], window: 2, from: [.mean])
    #expect(barycentre.values == early)
    #expect(barycentre.cost == 0)
  }

  @Test(arguments: UInt64(0)..<20)
  func identicalSeriesAreTheirOwnBarycentre(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let series = randomWalk(steps: 200, using: &generator)
    let barycentre = try DTWBarycentre(of: [series, series, series], window: 30, from: [.mean])
    for (value, expected) in zip(barycentre.values, series) {
      #expect(abs(value - expected) < 1e-14)
    }
  }

  @Test(arguments: UInt64(0)..<20)
  func theCostNeverRises(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let series = (0..<4).map { _ in randomWalk(steps: 90, using: &generator) }
    let costs = try (1...8).map {
      try DTWBarycentre(of: series, window: 15, from: [.mean], limit: $0, tolerance: 0).cost
    }
    for (cost, next) in zip(costs, costs.dropFirst()) { #expect(next <= cost * (1 + 1e-12)) }
    #expect(costs[7] < costs[0])
  }

  @Test func theOrderOfTheSeriesDoesNotMatter() throws {
    var generator = SplitMix64(seed: 3)
    let series = (0..<5).map { _ in randomWalk(steps: 120, using: &generator) }
    let one = try DTWBarycentre(of: series, window: 10, from: [.mean])
    let other = try DTWBarycentre(of: series.reversed(), window: 10, from: [.mean])
    for (value, expected) in zip(one.values, other.values) { #expect(abs(value - expected) < 1e-9) }
  }

  @Test func aWindowOfZeroGivesTheMean() throws {
    let barycentre = try DTWBarycentre(
      of: [[0, 1, 5], [2, 1, .nan], [1, .nan, .nan]], window: 0, from: [.mean])
    #expect(barycentre.values == [1, 1, 5])
  }

  @Test func stepsThatNobodyRatedStayMissing() throws {
    let nan = Double.nan
    let barycentre = try DTWBarycentre(
      of: [[nan, 1, nan, 3, nan], [nan, 1, nan, 3, 4]], window: 2, from: [.mean])
    #expect(barycentre.values.map(\.isNaN) == [true, false, true, false, false])
    #expect(barycentre.values[1] >= 1 && barycentre.values[4] <= 4)
  }

  @Test func aSeriesWithoutValuesTakesNoPart() throws {
    let nan = Double.nan
    let (one, other) = ([0, 1, 3, 2.0], [0, 0, 1, 3.0])
    let barycentre = try DTWBarycentre(
      of: [[nan, nan, nan, nan], one, other], window: 2, from: [.mean])
    let ofTheOthers = try DTWBarycentre(of: [one, other], window: 2, from: [.mean])
    #expect(barycentre == ofTheOthers)
    let nothing = try DTWBarycentre(of: [[nan, nan]], window: 2, from: [.mean])
    #expect(nothing.values.allSatisfy { $0.isNaN })
    #expect(nothing.iterations == 0)
    let empty = try DTWBarycentre(of: [[], []], window: 2, from: [.mean])
    #expect(empty.values.isEmpty)
  }

  @Test func hugeValuesDoNotOverflow() throws {
    let barycentre = try DTWBarycentre(
      of: [[1.7e308, 0], [1.7e308, -1.7e308]], window: 1, from: [.mean])
    #expect(barycentre.values[0] == 1.7e308)
    #expect(barycentre.values[1].isFinite)
  }

  @Test func anInfiniteValueIsAnErrorThatNamesIt() {
    #expect(throws: WarpingError.infiniteValue(series: 1, step: 2)) {
      try DTWBarycentre(of: [[0, 1, 2], [0, 1, -.infinity]], window: 1, from: [.mean])
    }
  }

  /// Distances to each other: of 0 0 0 and 1 1 1 three, of 0 0 0 and 5 5 5 seventy-five, of 1 1 1 and
  /// 5 5 5 forty-eight: 1 1 1 is nearest to the others. Nothing moves in one iteration but the values.
  @Test func theMedoidIsNearestToAllOthers() throws {
    let series = [[0.0, 0, 0], [1, 1, 1], [5, 5, 5]]
    let found = try DTWBarycentre(of: series, window: 1, from: [.medoid], limit: 1)
    // The cost is that of the start: (3 + 0 + 48) / 3.
    #expect(found.cost == 17 && found.start == .medoid)
    let mean = try DTWBarycentre(of: series, window: 1, from: [.mean], limit: 1)
    // The mean is 2: (12 + 3 + 27) / 3.
    #expect(mean.cost == 14)
    let both = try DTWBarycentre(of: series, window: 1, from: [.medoid, .mean], limit: 1)
    #expect(both == mean)
  }

  /// Of several starts the cheapest is kept, whatever the order of series and starts.
  @Test(arguments: UInt64(0)..<20)
  func theCheaperStartIsKept(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let series = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
      randomWalk(steps: 60, using: &generator)
    }
    let costs = try DTWBarycentre.Start.allCases.map {
      try DTWBarycentre(of: series, window: 20, from: [$0]).cost
    }
    let both = try DTWBarycentre(of: series, window: 20, from: DTWBarycentre.Start.allCases)
    #expect(both.cost == costs.min())
    let turned = try DTWBarycentre(of: series.reversed(), window: 20, from: [.medoid])
    let medoid = try DTWBarycentre(of: series, window: 20, from: [.medoid])
    for (value, expected) in zip(turned.values, medoid.values) {
      #expect(abs(value - expected) < 1e-9)
    }
  }

  @Test func trapsOnDifferentLengths() async {
    await #expect(processExitsWith: .failure) {
      _ = try DTWBarycentre(of: [[1, 2], [1]], window: 1, from: [.mean])
    }
  }
}

/// A smooth curve of any level.
func randomWalk(steps: Int, using generator: inout SplitMix64) -> [Double] {
  var (value, slope) = (0.0, 0.0)
  return (0..<steps).map { _ in
    slope = 0.9 * slope + Double.random(in: -0.01...0.01, using: &generator)
    value += slope
    return value
  }
}
