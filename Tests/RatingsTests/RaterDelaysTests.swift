import Agreement
import Ratings
import TestSupport
import Testing

struct RaterDelaysTests {
  /// One curve, by raters with delays, gains and biases of their own.
  @Test(arguments: UInt64(0)..<40)
  func knownDelaysAreRecovered(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let count = Int.random(in: 2...6, using: &generator)
    let delays = (0..<count).map { _ in Int.random(in: -12...12, using: &generator) }
    let curve = smoothCurve(steps: 660, using: &generator)
    let ratings = delays.map { delay in
      let gain = Double.random(in: 0.3...1.5, using: &generator)
      let bias = Double.random(in: -1...1, using: &generator)
      return (0..<600).map { step in
        gain * curve[30 + step - delay] + bias + Double.random(in: -0.02...0.02, using: &generator)
      }
    }
    let found = RaterDelays(of: ratings, limit: 50).steps
    let offset = found[0] - delays[0]
    #expect(found == delays.map { $0 + offset })
    #expect(found.sorted()[(count - 1) / 2] <= 0 && found.sorted()[count / 2] >= 0)
  }

  @Test(arguments: UInt64(0)..<20)
  func knownDelaysAreRecoveredWithMissingRatings(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let curve = smoothCurve(steps: 660, using: &generator)
    let delays = [0, 9, 4, -5]
    var ratings = delays.map { delay in (0..<600).map { curve[30 + $0 - delay] } }
    for rater in ratings.indices {
      for _ in 0..<60 { ratings[rater][Int.random(in: 0..<600, using: &generator)] = .nan }
    }
    for step in 400..<600 { ratings[3][step] = .nan }
    let found = RaterDelays(of: ratings, limit: 30).steps
    #expect(found == delays.map { $0 - 2 })
  }

  @Test func onlyOneRaterIsLate() {
    var generator = SplitMix64(seed: 3)
    let curve = smoothCurve(steps: 320, using: &generator)
    let ratings = [0, 0, 7].map { delay in (0..<300).map { curve[10 + $0 - delay] } }
    #expect(RaterDelays(of: ratings, limit: 20).steps == [0, 0, 7])
  }

  @Test func delaysStayWithinTheLimit() {
    var generator = SplitMix64(seed: 4)
    let curve = smoothCurve(steps: 320, using: &generator)
    let ratings = [0, 0, 9].map { delay in (0..<300).map { curve[10 + $0 - delay] } }
    let delays = RaterDelays(of: ratings, limit: 4).steps
    #expect(delays[2] == 4)
    #expect(delays.allSatisfy { abs($0) <= 4 })
  }

  @Test(arguments: UInt64(0)..<10)
  func identicalRatersHaveNoDelays(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let rater = (0..<200).map { _ in Double.random(in: -1...1, using: &generator) }
    #expect(RaterDelays(of: [rater, rater, rater], limit: 50).steps == [0, 0, 0])
  }

  @Test func whoCannotBeComparedHasNoDelay() {
    let rising = (0..<50).map { Double($0 % 7) }
    let nothing = [Double](repeating: .nan, count: 50)
    let constant = [Double](repeating: 3, count: 50)
    #expect(RaterDelays(of: [rising], limit: 5).steps == [0])
    #expect(RaterDelays(of: [rising, nothing, constant], limit: 5).steps == [0, 0, 0])
    #expect(RaterDelays(of: [[1], [2]], limit: 5).steps == [0, 0])
    #expect(RaterDelays(of: [[], []], limit: 5).steps == [0, 0])
    #expect(RaterDelays(of: [], limit: 5).steps == [])
  }

  @Test func ratersAreMovedAgainstTheirDelays() throws {
    var generator = SplitMix64(seed: 5)
    let curve = smoothCurve(steps: 320, using: &generator)
    var ratings = SteppedRatings(
      recording: "P1", dimension: "arousal", times: (0..<300).map { Double($0 + 1) * 0.04 },
      raters: [0, 0, 5].enumerated().map { index, delay in
        RaterColumn(name: "\(index)", values: (0..<300).map { curve[10 + $0 - delay] })
      })
    #expect(try ratings.alignDelays(limit: 1) == [])
    #expect(ratings.raters.map(\.delay) == [0, 0, 0.2])
    #expect(ratings.raters.map(\.missing) == [0, 0, 5])
    #expect(ratings.raters[2].values[..<295] == ratings.raters[0].values[..<295])
    #expect(throws: RatingsError.limitBelowStep(limit: 0.03, step: 0.04)) {
      _ = try ratings.alignDelays(limit: 0.03)
    }
  }

  /// The sums at a lag against moments of the pairs themselves.
  @Test(arguments: UInt64(0)..<20, [0.0, 0.2])
  func correlationsAtALagAreThoseOfThePairs(seed: UInt64, missing: Double) {
    var generator = SplitMix64(seed: seed)
    func series() -> [Double] {
      let offset = Double.random(in: -1000...1000, using: &generator)
      return (0..<60).map { _ in
        Double.random(in: 0..<1, using: &generator) < missing
          ? .nan : offset + Double.random(in: -1...1, using: &generator)
      }
    }
    let (x, y) = (series(), series())
    let correlation = LaggedCorrelation(x, with: y)
    for lag in -25...25 {
      let steps = (0..<60).filter { (0..<60).contains($0 + lag) }
      let moments = Moments(gold: steps.map { y[$0] }, prediction: steps.map { x[$0 + lag] })
      let found = correlation.correlation(atLag: lag)
      if !found.isNaN { #expect(abs(found - moments.pearsonCorrelation()) < 1e-9) }
      if missing == 0 { #expect(!found.isNaN) }
    }
    #expect(correlation.correlation(atLag: 59).isNaN)
  }

  private func smoothCurve(steps: Int, using generator: inout SplitMix64) -> [Double] {
    var (value, speed) = (0.0, 0.0)
    return (0..<steps).map { _ in
      speed = 0.9 * speed + Double.random(in: -0.05...0.05, using: &generator) - 0.01 * value
      value += speed
      return value
    }
  }
}
