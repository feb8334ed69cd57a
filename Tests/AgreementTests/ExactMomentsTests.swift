import TestSupport
import Testing

@testable import Agreement

struct ExactMomentsTests {
  /// y 0, 1, 2 and x 0, 1, 1, the fourth pair missing, the fifth infinite.
  @Test func matchesHandComputedSums() {
    let exact = ExactMoments(
      gold: [0, 1, 2, .nan, 3, .infinity], prediction: [0, 1, 1, 7, .infinity, .nan])
    #expect(exact.count == 4)
    #expect(exact.missing == 2)
    #expect(exact.infinite == 1)
    #expect(exact.sums == [3, 2, 5, 2, 3, 1].map { ExactSum($0) })
  }

  @Test(arguments: UInt64(0)..<100)
  func sumsAreThoseOfTheirTerms(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let (gold, prediction) = hostilePairs(using: &generator)
    var sums = [ExactSum](repeating: ExactSum(), count: 6)
    for (y, x) in zip(gold, prediction) where y.isFinite && x.isFinite {
      let (a, b) = (ExactSum(x), ExactSum(y))
      let error = x > y ? a - b : b - a
      for (index, term) in [b, a, b * b, a * a, a * b, error].enumerated() { sums[index] += term }
    }
    #expect(ExactMoments(gold: gold, prediction: prediction).sums == sums)
  }

  @Test(arguments: UInt64(0)..<100)
  func anySplitAndOrderMergesToTheSameBits(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let (gold, prediction) = hostilePairs(using: &generator)
    let whole = ExactMoments(gold: gold, prediction: prediction)
    var parts: [ExactMoments] = []
    var rest = Array(gold.indices).shuffled(using: &generator)[...]
    while !rest.isEmpty {
      let rows = rest.prefix(Int.random(in: 1...rest.count, using: &generator))
      rest = rest.dropFirst(rows.count)
      parts.append(
        ExactMoments(gold: rows.map { gold[$0] }, prediction: rows.map { prediction[$0] }))
    }
    let merged = parts.shuffled(using: &generator).reduce(into: ExactMoments()) { $0.merge($1) }
    #expect(merged == whole)
    let texts = [merged, whole].map { $0.sums.map(\.text) }
    #expect(texts[0] == texts[1])
    let bits = [merged, whole].map { statistics in
      Score(statistics, convention: .sample).values.map(\.bitPattern)
    }
    #expect(bits[0] == bits[1])
  }

  /// 7,500 rows against 7,501, and more than one block of rows.
  @Test(arguments: [1, 2, 7500, 7501, 16384, 16385, 40000])
  func lengthsOfBlocksMakeNoDifference(count: Int) {
    var generator = SplitMix64(seed: 7)
    let gold = (0..<count).map { _ in -Double.random(in: 1...1.9, using: &generator) }
    let prediction = (0..<count).map { _ in Double.random(in: 1.9...2, using: &generator) }
    let whole = ExactMoments(gold: gold, prediction: prediction)
    var parts = ExactMoments()
    for start in stride(from: 0, to: count, by: 3001) {
      let rows = start..<min(start + 3001, count)
      parts.merge(ExactMoments(gold: Array(gold[rows]), prediction: Array(prediction[rows])))
    }
    #expect(whole == parts)
  }

  @Test(arguments: UInt64(0)..<100)
  func momentsAgreeWithTwoPasses(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let count = Int.random(in: 1...300, using: &generator)
    let gold = (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
    let prediction = gold.map { 3 * $0 + Double.random(in: 0...1, using: &generator) }
    let exact = ExactMoments(gold: gold, prediction: prediction).moments
    let rounded = Moments(gold: gold, prediction: prediction)
    let tolerance = 1e-13 * (1 + rounded.goldSquares + rounded.predictionSquares)
    #expect(exact.count == rounded.count)
    #expect(abs(exact.goldMean - rounded.goldMean) < tolerance)
    #expect(abs(exact.predictionMean - rounded.predictionMean) < tolerance)
    #expect(abs(exact.goldSquares - rounded.goldSquares) < tolerance)
    #expect(abs(exact.predictionSquares - rounded.predictionSquares) < tolerance)
    #expect(abs(exact.products - rounded.products) < tolerance)
  }

  @Test func aConstantSeriesHasSquaresOfExactlyZero() {
    let constant = [Double](repeating: 0.1, count: 7501)
    let ramp = (0..<7501).map { Double($0) / 7500 }
    let moments = ExactMoments(gold: ramp, prediction: constant).moments
    #expect(moments.predictionMean == 0.1)
    #expect(moments.predictionSquares == 0)
    #expect(moments.products == 0)
    let same = ExactMoments(gold: constant, prediction: constant)
    #expect(same.rootMeanSquaredError == 0)
    #expect(same.meanAbsoluteError == 0)
    #expect(same.moments.concordanceCorrelation().isNaN)
  }

  /// NIST's SmLs sets, as in `KnownAnswersTests`, held to what storing the data leaves.
  @Test(arguments: [(1, 1e-14), (1e6, 1e-9), (1e9, 1e-6), (1e12, 2e-3)])
  func sumsOfSquaresKeepTheirDigits(offset: Double, tolerance: Double) {
    var all = ExactMoments()
    for centre in [0.4, 0.3, 0.5, 0.3, 0.5, 0.3, 0.5, 0.3, 0.5] {
      let cell = (0..<21).map { step in
        offset + (step == 0 ? centre : step.isMultiple(of: 2) ? centre + 0.1 : centre - 0.1)
      }
      all.merge(ExactMoments(gold: cell, prediction: cell.map { -$0 }))
    }
    #expect(abs(all.moments.goldSquares - 3.48) <= 3.48 * tolerance)
    #expect(all.moments.products == -all.moments.goldSquares)
  }

  @Test func anInfiniteValueMakesTheRestUndefined() {
    let statistics = ExactMoments(gold: [0, 1, 2], prediction: [1, .infinity, 2])
    #expect(statistics.count == 3)
    let score = Score(statistics, convention: .population)
    #expect(score.values.allSatisfy { $0.isNaN })
  }

  @Test func noPairsHaveNoErrors() {
    let none = ExactMoments(gold: [.nan], prediction: [1])
    #expect(none.missing == 1)
    #expect(none.moments == Moments())
    #expect(none.rootMeanSquaredError.isNaN && none.meanAbsoluteError.isNaN)
  }

  @Test func trapsOnDifferentLengths() async {
    await #expect(processExitsWith: .failure) {
      _ = ExactMoments(gold: [1, 2], prediction: [1])
    }
  }

  private func hostilePairs(using generator: inout SplitMix64) -> ([Double], [Double]) {
    let count = Int.random(in: 1...100, using: &generator)
    var (gold, prediction) = (
      hostileNumbers(count, using: &generator), hostileNumbers(count, using: &generator)
    )
    if Bool.random(using: &generator) { gold[0] = .nan }
    if Bool.random(using: &generator) { prediction[count - 1] = .nan }
    return (gold, prediction)
  }
}
