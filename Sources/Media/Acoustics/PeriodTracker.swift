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
    /// Mean difference of successive amplitudes over their mean, 20 log10(1 + it); decibels.
    var shimmer = 0.0
  }

  /// How far a period may be from that of the frame's pitch, as a share of it.
  private static let tolerance = 0.1
  /// What a correlation has to exceed for a period to count.
  private static let threshold = 0.5

  private let sampleRate: Double
  private let frameCount: Int

  /// Place of the first sample that is looked at next.
  private(set) var cursor = 0
  /// Samples before the frame that were not used yet.
  private var left = 0
  /// The last period that counted, seconds; nil if there was none since the voice began.
  private var lastPeriod: Double?
  private var last = Measures()
  private var correlations: [Double] = []

  /// - Parameter frameCount: samples of a frame.
  init(sampleRate: Int, frameCount: Int) {
    self.sampleRate = Double(sampleRate)
    self.frameCount = frameCount
  }

  /// - Parameters:
  ///   - frequency: the frame's pitch, 0 without voice.
  ///   - start: the frame's place.
  ///   - next: that of the frame after it.
  mutating func measure(
    _ frequency: Double, from start: Int, next: Int, _ samples: SampleQueue
  ) -> Measures {
    guard frequency > 0 else {
      cursor = start + frameCount
      left = 0
      lastPeriod = nil
      last = Measures()
      return last
    }
    if cursor != start - left {
      cursor = start
      left = 0
    }
    let longest = Int((1.1 * sampleRate / frequency).rounded(.up))
    let shortest = max(2, Int(0.9 * sampleRate / frequency))
    let fresh = next - start + left
    let count = min(max(fresh, 2 * longest + 2), frameCount + left)
    let (periods, used) = samples.with(cursor..<cursor + count) {
      walk(
        through: $0, lags: shortest..<longest, expected: sampleRate / frequency,
        before: fresh - 1)
    }
    cursor += used
    left = fresh - used
    if periods.count > 0 {
      last.jitter =
        periods.differenceCount > 0
        ? min(
          1,
          periods.differences / Double(periods.differenceCount)
            / (periods.sum / Double(periods.count)))
        : 0
      last.shimmer = 20 * log10(1 + min(1, periods.amplitudeDifferences / periods.amplitudes))
    }
    return last
  }

  private struct Sums {
    var count = 0
    var sum = 0.0
    var differenceCount = 0
    var differences = 0.0
    var amplitudes = 0.0
    var amplitudeDifferences = 0.0
  }

  /// - Parameter end: what the cursor has to stay before.
  /// - Returns: sums over the periods that count, and how far the cursor moves.
  private mutating func walk(
    through samples: UnsafeBufferPointer<Double>, lags: Range<Int>, expected: Double,
    before end: Int
  ) -> (Sums, Int) {
    var sums = Sums()
    var start = 0
    var used = 0
    while start < samples.count - 2 * lags.upperBound - 1 {
      if let (lag, peak) = bestLag(samples, start, lags) {
        if peak.height > Self.threshold {
          // In single precision equal periods are equal.
          let period = Double(Float((Double(lag) + peak.place) / sampleRate))
          sums.count += 1
          sums.sum += period
          if let lastPeriod {
            sums.differenceCount += 1
            sums.differences += abs(period - lastPeriod)
          }
          lastPeriod = period
          let this = Self.amplitude(samples, start, lag)
          let next = Self.amplitude(samples, start + lag, lag)
          sums.amplitudes += (this + next) / 2
          sums.amplitudeDifferences += abs(this - next)
        }
        start += lag
      } else {
        start += Int(expected.rounded())
      }
      if start < end { used = start }
    }
    return (sums, used)
  }

  /// The highest inner local maximum of the correlation over the lags.
  private mutating func bestLag(
    _ samples: UnsafeBufferPointer<Double>, _ start: Int, _ lags: Range<Int>
  ) -> (Int, Parabola)? {
    correlations.removeAll(keepingCapacity: true)
    for lag in lags { correlations.append(Self.correlation(samples, start, lag)) }
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

  /// Pearson's coefficient of `lag` samples and the next `lag`.
  private static func correlation(
    _ samples: UnsafeBufferPointer<Double>, _ start: Int, _ lag: Int
  ) -> Double {
    var sums = (x: 0.0, y: 0.0, xx: 0.0, yy: 0.0, xy: 0.0)
    for index in start..<start + lag {
      let (x, y) = (samples[index], samples[index + lag])
      sums.x += x
      sums.y += y
      sums.xx += x * x
      sums.yy += y * y
      sums.xy += x * y
    }
    let count = Double(lag)
    let spread =
      ((sums.xx - sums.x * sums.x / count) * (sums.yy - sums.y * sums.y / count)).squareRoot()
    return spread > 0 ? (sums.xy - sums.x * sums.y / count) / spread : 0
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
