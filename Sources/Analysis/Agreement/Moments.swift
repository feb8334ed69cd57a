/// First and second moments of pairs of gold standard and prediction: all that the concordance
/// correlation coefficient needs.
///
/// Two sets of moments merge into those of both sets of pairs, so recordings, processes or ranks
/// can each take their own and add them up. Sums are kept about the means, never as raw squares:
/// an offset of 1e9 costs no digits, and a constant series has squares of exactly zero.
///
/// Source: T. F. Chan, G. H. Golub, R. J. LeVeque, The American Statistician 37(3), 242-247, 1983,
/// doi:10.1080/00031305.1983.10483115.
package struct Moments: Equatable, Sendable {
  /// Pairs in which both values are present.
  package private(set) var count = 0
  package private(set) var goldMean = 0.0
  package private(set) var predictionMean = 0.0
  /// `predictionMean − goldMean`, with the digits that the difference of two rounded means lacks.
  package private(set) var bias = 0.0
  /// `Σ (gold − goldMean)²`
  package private(set) var goldSquares = 0.0
  /// `Σ (prediction − predictionMean)²`
  package private(set) var predictionSquares = 0.0
  /// `Σ (gold − goldMean)(prediction − predictionMean)`
  package private(set) var products = 0.0

  /// Moments of no pairs.
  package init() {}

  /// Moments that were summed elsewhere.
  package init(
    count: Int, goldMean: Double, predictionMean: Double, bias: Double, goldSquares: Double,
    predictionSquares: Double, products: Double
  ) {
    self.count = count
    self.goldMean = goldMean
    self.predictionMean = predictionMean
    self.bias = bias
    self.goldSquares = goldSquares
    self.predictionSquares = predictionSquares
    self.products = products
  }

  /// Moments of `count` pairs of which one has an infinite value: all else is NaN.
  init(undefinedOf count: Int) {
    self.init(
      count: count, goldMean: .nan, predictionMean: .nan, bias: .nan, goldSquares: .nan,
      predictionSquares: .nan, products: .nan)
  }

  /// Moments of two series, in two passes: the means, then the sums about them, corrected for what
  /// rounding left in the means.
  ///
  /// A pair in which either value is NaN is missing and takes no part. An infinite value
  /// makes what is computed from the moments NaN.
  ///
  /// - Parameters:
  ///   - gold: gold standard, `[step]`, any unit.
  ///   - prediction: prediction, `[step]`, in the unit of `gold`.
  /// - Precondition: `gold.count == prediction.count`.
  package init(gold: Span<Double>, prediction: Span<Double>) {
    precondition(gold.count == prediction.count, "gold and prediction differ in length")
    var first = 0
    while first < gold.count, gold[first].isNaN || prediction[first].isNaN { first += 1 }
    guard first < gold.count else { return }
    // Means relative to the first pair: exactly zero where a series is constant.
    let (goldOrigin, predictionOrigin) = (gold[first], prediction[first])
    var (goldSum, predictionSum) = (0.0, 0.0)
    for index in first..<gold.count {
      if gold[index].isNaN || prediction[index].isNaN { continue }
      count += 1
      goldSum += gold[index] - goldOrigin
      predictionSum += prediction[index] - predictionOrigin
    }
    let n = Double(count)
    goldMean = goldOrigin + goldSum / n
    predictionMean = predictionOrigin + predictionSum / n
    bias = (predictionOrigin - goldOrigin) + (predictionSum - goldSum) / n

    var (goldRest, predictionRest) = (0.0, 0.0)
    for index in first..<gold.count {
      if gold[index].isNaN || prediction[index].isNaN { continue }
      let (y, x) = (gold[index] - goldMean, prediction[index] - predictionMean)
      goldRest += y
      predictionRest += x
      goldSquares += y * y
      predictionSquares += x * x
      products += x * y
    }
    goldMean += goldRest / n
    predictionMean += predictionRest / n
    goldSquares = max(goldSquares - goldRest * goldRest / n, 0)
    predictionSquares = max(predictionSquares - predictionRest * predictionRest / n, 0)
    products -= goldRest * predictionRest / n
  }

  /// Moments of two series of equal length.
  package init(gold: [Double], prediction: [Double]) {
    self.init(gold: gold.span, prediction: prediction.span)
  }

  /// Adds one pair; one with a NaN is missing and takes no part.
  package mutating func add(gold: Double, prediction: Double) {
    if gold.isNaN || prediction.isNaN { return }
    var pair = Moments()
    (pair.count, pair.goldMean, pair.predictionMean) = (1, gold, prediction)
    pair.bias = prediction - gold
    merge(pair)
  }

  /// Adds the pairs of `other`.
  package mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let total = Double(count + other.count)
    let share = Double(other.count) / total
    let weight = Double(count) * share
    let goldStep = other.goldMean - goldMean
    let predictionStep = other.predictionMean - predictionMean
    goldMean += goldStep * share
    predictionMean += predictionStep * share
    bias += (other.bias - bias) * share
    goldSquares += other.goldSquares + goldStep * goldStep * weight
    predictionSquares += other.predictionSquares + predictionStep * predictionStep * weight
    products += other.products + goldStep * predictionStep * weight
    count += other.count
  }
}
