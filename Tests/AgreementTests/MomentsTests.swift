import Agreement
import TestSupport
import Testing

struct MomentsTests {
  /// Worked by hand: means 1 and 2/3; deviations −1, 0, 1 and −2/3, 1/3, 1/3.
  @Test func matchesHandComputedSums() {
    let moments = Moments(gold: [0, 1, 2], prediction: [0, 1, 1])
    #expect(moments.count == 3)
    #expect(moments.goldMean == 1)
    #expect(abs(moments.predictionMean - 2.0 / 3) < 1e-15)
    #expect(moments.goldSquares == 2)
    #expect(abs(moments.predictionSquares - 2.0 / 3) < 1e-15)
    #expect(abs(moments.products - 1) < 1e-15)
  }

  @Test func noPairsHaveNoMoments() {
    #expect(Moments(gold: [], prediction: []) == Moments())
    #expect(Moments(gold: [.nan, 1], prediction: [2, .nan]) == Moments())
  }

  @Test func aPairWithAMissingValueTakesNoPart() {
    let all = Moments(gold: [.nan, 1, 5, 2, 3], prediction: [9, 2, .nan, 4, 7])
    #expect(all == Moments(gold: [1, 2, 3], prediction: [2, 4, 7]))
  }

  /// 0.1 has no exact sum: a plain mean of 7,500 of them is not 0.1, and the squares about it are
  /// not zero.
  @Test func aConstantSeriesHasSquaresOfExactlyZero() {
    let constant = [Double](repeating: 0.1, count: 7500)
    let ramp = (0..<7500).map { Double($0) / 7500 }
    let moments = Moments(gold: ramp, prediction: constant)
    #expect(moments.predictionMean == 0.1)
    #expect(moments.predictionSquares == 0)
    #expect(moments.products == 0)
    var pooled = moments
    pooled.merge(Moments(gold: [3, 1, 2], prediction: [0.1, 0.1, 0.1]))
    pooled.add(gold: 4, prediction: 0.1)
    #expect(pooled.predictionMean == 0.1)
    #expect(pooled.predictionSquares == 0)
  }

  @Test func anInfiniteValueIsNotTakenForAMissingOne() {
    let moments = Moments(gold: [0, 1, 2], prediction: [1, .infinity, 2])
    #expect(moments.count == 3)
    #expect(moments.concordanceCorrelation().isNaN)
  }

  @Test(arguments: UInt64(0)..<100)
  func anySplitMergesToTheWhole(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let (gold, prediction) = randomPairs(using: &generator)
    let whole = Moments(gold: gold, prediction: prediction)
    var merged = Moments()
    var start = 0
    while start < gold.count {
      let end = Int.random(in: (start + 1)...gold.count, using: &generator)
      merged.merge(
        Moments(gold: Array(gold[start..<end]), prediction: Array(prediction[start..<end])))
      start = end
    }
    expectClose(merged, whole)
  }

  @Test(arguments: UInt64(0)..<100)
  func addingPairByPairMatchesTheArrays(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let (gold, prediction) = randomPairs(using: &generator)
    var added = Moments()
    for (y, x) in zip(gold, prediction) { added.add(gold: y, prediction: x) }
    expectClose(added, Moments(gold: gold, prediction: prediction))
  }

  @Test(arguments: UInt64(0)..<100)
  func anOffsetOfABillionChangesNothingButTheMeans(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    // Multiples of 2^-20: adding 1e9 to them is exact.
    let values = (0..<200).map { _ in
      (Double.random(in: -1...1, using: &generator) * 1_048_576).rounded() / 1_048_576
    }
    let gold = Array(values[..<100])
    let prediction = Array(values[100...])
    let here = Moments(gold: gold, prediction: prediction)
    let far = Moments(gold: gold.map { $0 + 1e9 }, prediction: prediction.map { $0 + 1e9 })
    #expect(abs(far.goldSquares - here.goldSquares) <= 1e-12 * here.goldSquares)
    #expect(abs(far.products - here.products) <= 1e-12 * here.goldSquares)
    let difference = far.concordanceCorrelation() - here.concordanceCorrelation()
    #expect(abs(difference) < 1e-7, "a mean near 1e9 has an ulp of 1.2e-7")
  }

  @Test func trapsOnDifferentLengths() async {
    await #expect(processExitsWith: .failure) {
      _ = Moments(gold: [1, 2], prediction: [1])
    }
  }

  private func randomPairs(using generator: inout SplitMix64) -> ([Double], [Double]) {
    let count = Int.random(in: 1...300, using: &generator)
    let gold = (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
    let prediction = gold.map { 3 * $0 + Double.random(in: 0...1, using: &generator) }
    return (gold, prediction)
  }

  /// Equal up to rounding: 1e-12 of the larger spread.
  private func expectClose(
    _ a: Moments, _ b: Moments, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let tolerance = 1e-12 * (1 + b.goldSquares + b.predictionSquares)
    #expect(a.count == b.count, sourceLocation: sourceLocation)
    #expect(abs(a.goldMean - b.goldMean) < tolerance, sourceLocation: sourceLocation)
    #expect(abs(a.predictionMean - b.predictionMean) < tolerance, sourceLocation: sourceLocation)
    #expect(abs(a.goldSquares - b.goldSquares) < tolerance, sourceLocation: sourceLocation)
    #expect(
      abs(a.predictionSquares - b.predictionSquares) < tolerance, sourceLocation: sourceLocation)
    #expect(abs(a.products - b.products) < tolerance, sourceLocation: sourceLocation)
  }
}
