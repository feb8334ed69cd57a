internal import Glibc

/// Jitter and shimmer: how much a voice's periods differ in length and height, period by period.
///
/// A cursor walks through the samples from period to period; a period is the lag at which a stretch
/// and the one behind it correlate best.
///
/// - Source: the definitions are those of local jitter and shimmer in P. Boersma, D. Weenink, Praat.
struct PeriodTracker {
  struct Measures: Equatable {
    /// Mean difference of successive periods over their mean; 0 to 1.
    var jitter = 0.0
    /// Mean difference of successive differences, of which the published program takes the magnitudes,
    /// over the periods' mean; 0 to 1.
    var jitterOfDifferences = 0.0
    /// Mean difference of successive amplitudes over their mean; 0 to 1.
    var shimmer = 0.0
  }

  /// What a correlation has to exceed for a period to count.
  private static let threshold = 0.5

  private let sampleRate: Double
  private let frameCount: Int
  private let tolerance: Double

  /// Place of the first sample that is looked at next.
  private(set) var cursor = 0
  /// Samples before the frame that were not used yet.
  private var left = 0
  /// The last period that counted, seconds; nil if there was none since the voice began.
  private var lastPeriod: Double?
  /// By how much the last two differed, seconds; 0 if there were none, or if they were equal, which the
  /// published program does not tell apart.
  private var lastDifference = 0.0
  /// The places of the last frame's periods.
  private(set) var periods: [Range<Int>] = []
  private var last = Measures()
  private var correlations: [Double] = []
  /// Of the samples being walked through: those before each place, and their squares.
  private var sums: [SIMD2<Double>] = []

  /// - Parameters:
  ///   - frameCount: samples of a frame.
  ///   - tolerance: how far a period may be from that of the frame's pitch, as a share of it.
  init(sampleRate: Int, frameCount: Int, tolerance: Double) {
    self.sampleRate = Double(sampleRate)
    self.frameCount = frameCount
    self.tolerance = tolerance
  }

  /// - Parameters:
  ///   - frequency: the frame's pitch, 0 without voice.
  ///   - start: the frame's place.
  ///   - next: that of the frame after it.
  mutating func measure(
    _ frequency: Double, from start: Int, next: Int, _ samples: SampleQueue
  ) -> Measures {
    periods.removeAll(keepingCapacity: true)
    guard frequency > 0 else {
      cursor = start + frameCount
      left = 0
      lastPeriod = nil
      lastDifference = 0
      last = Measures()
      return last
    }
    if cursor != start - left {
      cursor = start
      left = 0
    }
    let longest = Int(((1 + tolerance) * sampleRate / frequency).rounded(.up))
    let shortest = max(2, Int((1 - tolerance) * sampleRate / frequency))
    let fresh = next - start + left
    let count = min(max(fresh, 2 * longest + 2), frameCount + left)
    let (counted, used) = samples.with(cursor..<cursor + count) {
      walk(
        through: $0, lags: shortest..<longest, expected: sampleRate / frequency,
        before: fresh - 1)
    }
    cursor += used
    left = fresh - used
    if counted.count > 0 {
      let mean = counted.sum / Double(counted.count)
      last = Measures(
        jitter: counted.differences.mean.map { min(1, $0 / mean) } ?? 0,
        jitterOfDifferences: counted.secondDifferences.mean.map { min(1, $0 / mean) } ?? 0,
        shimmer: min(1, counted.amplitudeDifferences / counted.amplitudes))
    }
    return last
  }

  /// Of the periods that count.
  private struct Sums {
    struct Magnitudes {
      private var count = 0
      private var sum = 0.0

      mutating func add(_ value: Double) {
        count += 1
        sum += abs(value)
      }

      var mean: Double? { count > 0 ? sum / Double(count) : nil }
    }

    var count = 0
    var sum = 0.0
    var differences = Magnitudes()
    var secondDifferences = Magnitudes()
    var amplitudes = 0.0
    var amplitudeDifferences = 0.0
  }

  /// - Parameter end: what the cursor has to stay before.
  /// - Returns: sums over the periods that count, and how far the cursor moves.
  private mutating func walk(
    through samples: UnsafeBufferPointer<Double>, lags: Range<Int>, expected: Double,
    before end: Int
  ) -> (Sums, Int) {
    var counted = Sums()
    var start = 0
    var used = 0
    sum(samples)
    while start < samples.count - 2 * lags.upperBound - 1 {
      if let (lag, peak) = bestLag(samples, start, lags) {
        periods.append(cursor + start..<cursor + start + lag)
        if peak.height > Self.threshold {
          // In single precision equal periods are equal.
          take(Double(Float((Double(lag) + peak.place) / sampleRate)), into: &counted)
          let this = Self.amplitude(samples, start, lag)
          let next = Self.amplitude(samples, start + lag, lag)
          counted.amplitudes += (this + next) / 2
          counted.amplitudeDifferences += abs(this - next)
        }
        start += lag
      } else {
        start += Int(expected.rounded())
      }
      if start < end { used = start }
    }
    return (counted, used)
  }

  private mutating func take(_ period: Double, into periods: inout Sums) {
    periods.count += 1
    periods.sum += period
    if let lastPeriod {
      let difference = abs(period - lastPeriod)
      periods.differences.add(difference)
      if lastDifference > 0 { periods.secondDifferences.add(difference - lastDifference) }
      lastDifference = difference
    }
    lastPeriod = period
  }

  /// The highest inner local maximum of the correlation over the lags.
  private mutating func bestLag(
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

  /// Sums up the samples and their squares before each place.
  private mutating func sum(_ samples: UnsafeBufferPointer<Double>) {
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

  /// Highest minus lowest sample of a period, its first and last left out.
  private static func amplitude(
    _ samples: UnsafeBufferPointer<Double>, _ start: Int, _ count: Int
  ) -> Double {
    var low = Double.infinity
    var high = -Double.infinity
    for index in start + 1..<start + count - 1 {
      low = min(low, samples[index])
      high = max(high, samples[index])
    }
    return high > low ? high - low : 0
  }
}
