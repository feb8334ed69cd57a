/// Sums of pairs of gold standard y and prediction x without any rounding, from which moments and
/// errors follow.
///
/// Merging gives the same bits in any order and any split: a corpus scored in parts, on many machines
/// even, has the scores of the whole. Integer arithmetic throughout, so nothing underflows or
/// overflows between the smallest and the largest double.
///
/// A pair in which either value is NaN is missing. A pair with an infinite value is counted and left
/// out of the sums; all that is computed from moments with such a pair is NaN.
package struct ExactMoments: Equatable, Sendable {
  /// Pairs in which both values are present, infinite ones included.
  package private(set) var count = 0
  /// Pairs in which a value is missing.
  package private(set) var missing = 0
  /// Pairs in which a value is infinite and none missing.
  package private(set) var infinite = 0
  /// `Σ y`
  package private(set) var goldSum = ExactSum()
  /// `Σ x`
  package private(set) var predictionSum = ExactSum()
  /// `Σ y²`
  package private(set) var goldSquares = ExactSum()
  /// `Σ x²`
  package private(set) var predictionSquares = ExactSum()
  /// `Σ x y`
  package private(set) var products = ExactSum()
  /// `Σ |x − y|`
  package private(set) var absoluteErrors = ExactSum()

  /// Sums of no pairs.
  package init() {}

  /// Sums of two series.
  ///
  /// - Parameters:
  ///   - gold: gold standard, `[step]`, any unit.
  ///   - prediction: prediction, `[step]`, in the unit of `gold`.
  /// - Precondition: `gold.count == prediction.count`.
  package init(gold: Span<Double>, prediction: Span<Double>) {
    precondition(gold.count == prediction.count, "gold and prediction differ in length")
    var pairs = PairAccumulator()
    pairs.add(gold: gold, prediction: prediction)
    count = pairs.count + pairs.infinite
    missing = pairs.missing
    infinite = pairs.infinite
    goldSum = pairs.goldSum
    predictionSum = pairs.predictionSum
    goldSquares = pairs.goldSquares
    predictionSquares = pairs.predictionSquares
    products = pairs.products
    absoluteErrors = pairs.largerSum * 2 - goldSum - predictionSum
  }

  package init(gold: [Double], prediction: [Double]) {
    self.init(gold: gold.span, prediction: prediction.span)
  }

  /// Σ y, Σ x, Σ y², Σ x², Σ x y, Σ |x − y|, as they are written to files.
  package var sums: [ExactSum] {
    [goldSum, predictionSum, goldSquares, predictionSquares, products, absoluteErrors]
  }

  /// Sums that were taken elsewhere.
  ///
  /// - Parameter sums: in the order of the property.
  /// - Returns: nil if no pairs have such sums: counts below zero or above 2^40, sums of no pairs
  ///   that are not zero, squares below what the sums need (Cauchy and Schwarz), errors smaller than
  ///   the difference of the sums.
  package init?(count: Int, missing: Int, infinite: Int, sums: [ExactSum]) {
    guard sums.count == 6, (0...1 << 40).contains(count), (0...1 << 40).contains(missing),
      (0...count).contains(infinite)
    else { return nil }
    (self.count, self.missing, self.infinite) = (count, missing, infinite)
    (goldSum, predictionSum, goldSquares, predictionSquares, products, absoluteErrors) =
      (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5])
    let bias = predictionSum - goldSum
    let slack = absoluteErrors - (bias.isNegative ? -bias : bias)
    let (y, x, xy) = (goldSpread, predictionSpread, sharedSpread)
    guard !y.isNegative, !x.isNegative, !slack.isNegative, !(y * x - xy * xy).isNegative,
      count > infinite || sums.allSatisfy(\.isZero)
    else { return nil }
  }

  /// Adds the pairs of `other`.
  package mutating func merge(_ other: ExactMoments) {
    count += other.count
    missing += other.missing
    infinite += other.infinite
    goldSum += other.goldSum
    predictionSum += other.predictionSum
    goldSquares += other.goldSquares
    predictionSquares += other.predictionSquares
    products += other.products
    absoluteErrors += other.absoluteErrors
  }

  /// Means and sums about them, each rounded once.
  package var moments: Moments {
    if count == 0 { return Moments() }
    if infinite > 0 { return Moments(undefinedOf: count) }
    return Moments(
      count: count,
      goldMean: goldSum.quotient(by: count), predictionMean: predictionSum.quotient(by: count),
      bias: (predictionSum - goldSum).quotient(by: count),
      goldSquares: goldSpread.quotient(by: count),
      predictionSquares: predictionSpread.quotient(by: count),
      products: sharedSpread.quotient(by: count))
  }

  /// Root of the mean squared error, in the unit of the series; NaN without a pair.
  package var rootMeanSquaredError: Double {
    guard count > 0, infinite == 0 else { return .nan }
    let squaredErrors = goldSquares + predictionSquares - products * 2
    return squaredErrors.quotient(by: count).squareRoot()
  }

  /// Mean absolute error, in the unit of the series; NaN without a pair.
  package var meanAbsoluteError: Double {
    guard count > 0, infinite == 0 else { return .nan }
    return absoluteErrors.quotient(by: count)
  }

  /// `n Σ y² − (Σ y)²`, n times the sum of squares about the mean.
  private var goldSpread: ExactSum { goldSquares * count - goldSum * goldSum }
  private var predictionSpread: ExactSum {
    predictionSquares * count - predictionSum * predictionSum
  }
  private var sharedSpread: ExactSum { products * count - predictionSum * goldSum }
}
