internal import CAcoustics

/// How well stretches of samples correlate with those right behind them, lag by lag.
struct LagCorrelation {
  private var correlations: [Double] = []
  /// Of the samples before each place, and of their squares.
  private var sums: [SIMD2<Double>] = []

  /// The highest inner local maximum of the correlation over the lags.
  mutating func best(
    _ samples: UnsafeBufferPointer<Double>, _ start: Int, _ lags: Range<Int>
  ) -> (Int, Parabola)? {
    correlations.removeAll(keepingCapacity: true)
    guard let first = samples.baseAddress.map({ $0 + start }) else { return nil }
    let sums = sums
    sums.withUnsafeBufferPointer { sums in
      for lag in lags {
        correlations.append(Self.correlation(first, sums, start, lag))
      }
    }
    var best: Int?
    for index in correlations.indices.dropFirst().dropLast()
    where correlations[index] > correlations[index - 1]
      && correlations[index] > correlations[index + 1]
      && best.map({ correlations[index] > correlations[$0] }) ?? true
    {
      best = index
    }
    return best.map {
      (
        lags.lowerBound + $0,
        Parabola(correlations[$0 - 1], correlations[$0], correlations[$0 + 1])
      )
    }
  }

  /// Takes the samples that are walked through.
  mutating func begin(_ samples: UnsafeBufferPointer<Double>) {
    sums.removeAll(keepingCapacity: true)
    sums.reserveCapacity(samples.count + 1)
    var sum = SIMD2<Double>()
    sums.append(sum)
    for sample in samples {
      sum += SIMD2(sample, sample * sample)
      sums.append(sum)
    }
  }

  /// Pearson's coefficient of `lag` samples and the next `lag`.
  ///
  /// - Parameters:
  ///   - first: the sample at `start`.
  ///   - sums: of the samples, and of their squares, before each place.
  @inline(__always)
  private static func correlation(
    _ first: UnsafePointer<Double>, _ sums: UnsafeBufferPointer<SIMD2<Double>>, _ start: Int,
    _ lag: Int
  ) -> Double {
    let x = sums[start + lag] - sums[start]
    let y = sums[start + 2 * lag] - sums[start + lag]
    let count = Double(lag)
    let spread = ((x.y - x.x * x.x / count) * (y.y - y.x * y.x / count)).squareRoot()
    let product = loop_product(lag, first, first + lag)
    return spread > 0 ? (product - x.x * y.x / count) / spread : 0
  }
}
