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

  /// Which periods count.
  enum Counting {
    /// Those whose correlation is above a threshold.
    case above(Double)
    /// Those whose correlation is above the smallest of the frame so far, its own among them, kept in
    /// single precision: of a smallest one the rounding decides. An old version's fault, repeated.
    case aboveSmallest
  }

  private let sampleRate: Double
  private let frameCount: Int
  private let tolerance: Double
  private let counting: Counting

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
  private var correlation = LagCorrelation()

  /// - Parameters:
  ///   - frameCount: samples of a frame.
  ///   - tolerance: how far a period may be from that of the frame's pitch, as a share of it.
  init(
    sampleRate: Int, frameCount: Int, tolerance: Double, _ counting: Counting = .above(0.5)
  ) {
    self.counting = counting
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
    let lags = shortest..<longest
    let (counted, used) = samples.with(cursor..<cursor + count) { samples in
      guard case .aboveSmallest = counting else {
        return walk(
          through: samples, lags: lags, expected: sampleRate / frequency, before: fresh - 1)
      }
      // Where rounding decides, samples are what the published program keeps.
      return samples.map { Double(Float($0)) }.withUnsafeBufferPointer {
        walk(through: $0, lags: lags, expected: sampleRate / frequency, before: fresh - 1)
      }
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
    var smallest = Float.infinity
    correlation.begin(samples)
    while start < samples.count - 2 * lags.upperBound - 1 {
      if let (lag, peak) = correlation.best(samples, start, lags) {
        periods.append(cursor + start..<cursor + start + lag)
        smallest = min(smallest, Float(peak.height))
        let counts =
          switch counting {
          case .above(let threshold): peak.height > threshold
          case .aboveSmallest: peak.height > Double(smallest)
          }
        if counts {
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
