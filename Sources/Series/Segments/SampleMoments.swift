/// Mean and variance of a stream of samples, block by block, in `Double`.
///
/// Within a block the squares are taken of the differences to the block's mean, and blocks are
/// merged, so nothing is lost where the mean is large beside the deviation.
///
/// - Source: T. F. Chan, G. H. Golub, R. J. LeVeque, Updating formulae and a pairwise algorithm
///   for computing sample variances, 1979, doi:10.1007/978-3-642-51461-6_3
package struct SampleMoments: Equatable, Sendable {
  package private(set) var count = 0
  package private(set) var mean = 0.0
  private var squares = 0.0

  package init() {}

  /// Square root of the variance, which divides by `count`; 0 without samples.
  package var standardDeviation: Double { count > 0 ? (squares / Double(count)).squareRoot() : 0 }

  /// Whether all samples are the same as far as `Float` can tell: nothing to scale to variance 1.
  package var isConstant: Bool { standardDeviation <= mean.magnitude * 0x1p-24 }

  package mutating func add(_ samples: UnsafeBufferPointer<Float>) {
    guard !samples.isEmpty else { return }
    let added = Double(samples.count)
    let total = Double(count) + added
    let blockMean = Self.sum(samples) { $0 } / added
    let blockSquares = Self.sum(samples) { ($0 - blockMean) * ($0 - blockMean) }
    let difference = blockMean - mean
    squares += blockSquares + difference * difference * Double(count) * added / total
    mean += difference * added / total
    count += samples.count
  }

  /// Eight partial sums, so that the additions need not wait for each other.
  @inline(__always) private static func sum(
    _ samples: UnsafeBufferPointer<Float>, _ term: (Double) -> Double
  ) -> Double {
    var sums = SIMD8<Double>()
    let whole = samples.count / 8 * 8
    var index = 0
    while index < whole {
      for lane in 0..<8 { sums[lane] += term(Double(samples[index + lane])) }
      index += 8
    }
    var rest = 0.0
    while index < samples.count {
      rest += term(Double(samples[index]))
      index += 1
    }
    return sums.sum() + rest
  }
}
