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
    let sums = sums
    sums.withUnsafeBufferPointer { sums in
      for lag in lags {
        correlations.append(Self.correlation(samples, sums, start, lag))
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
  /// - Parameter sums: of the samples, and of their squares, before each place.
  @inline(__always)
  private static func correlation(
    _ samples: UnsafeBufferPointer<Double>, _ sums: UnsafeBufferPointer<SIMD2<Double>>,
    _ start: Int, _ lag: Int
  ) -> Double {
    let x = sums[start + lag] - sums[start]
    let y = sums[start + 2 * lag] - sums[start + lag]
    let count = Double(lag)
    let spread = ((x.y - x.x * x.x / count) * (y.y - y.x * y.x / count)).squareRoot()
    let product = product(samples, start, lag)
    return spread > 0 ? (product - x.x * y.x / count) / spread : 0
  }

  /// The sum of the products of `lag` samples with the next `lag`, eight of them at a time.
  private static func product(
    _ samples: UnsafeBufferPointer<Double>, _ start: Int, _ lag: Int
  ) -> Double {
    let bytes = UnsafeRawBufferPointer(samples)
    let stride = MemoryLayout<Double>.stride
    var parts = SIMD8<Double>()
    var index = start
    while index + 8 <= start + lag {
      parts +=
        bytes.loadUnaligned(fromByteOffset: index * stride, as: SIMD8<Double>.self)
        * bytes.loadUnaligned(fromByteOffset: (index + lag) * stride, as: SIMD8<Double>.self)
      index += 8
    }
    var sum = parts.sum()
    while index < start + lag {
      sum += samples[index] * samples[index + lag]
      index += 1
    }
    return sum
  }
}
