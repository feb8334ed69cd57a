internal import Glibc

/// The ratio of harmonics to noise of a voice by its mean period: what all periods of a frame have in
/// common against what is left.
enum PeriodAverage {
  /// Decibels, of frames without voice too.
  static let lowest = -100.0
  /// Samples at either end of a period that are left out; of the mean one more at its beginning, as the
  /// published program has it.
  private static let margin = 2

  /// - Parameters:
  ///   - periods: their places.
  ///   - length: how long they should be, samples; what overlaps the next is left out.
  /// - Returns: decibels; 0, which is missing, without periods.
  static func harmonicsToNoise(
    _ samples: SampleQueue, _ periods: [Range<Int>], length: Int
  ) -> Double {
    guard let last = periods.last, let shortest = periods.map(\.count).min() else { return 0 }
    let length = min(length, shortest)
    guard length > 2 * margin + 1 else { return lowest }
    // What follows the last period is one too.
    let starts = periods.map(\.lowerBound) + [last.upperBound]
    var mean = Array(repeating: 0.0, count: length)
    for start in starts {
      samples.with(start..<start + length) { samples in
        for index in samples.indices { mean[index] += samples[index] / Double(starts.count) }
      }
    }
    var noise = 0.0
    for start in starts {
      samples.with(start..<start + length) { samples in
        for index in margin..<length - margin {
          let rest = samples[index] - mean[index]
          noise += rest * rest
        }
      }
    }
    noise /= Double(starts.count)
    let harmonic = mean[(margin + 1)..<length - margin].reduce(0) { $0 + $1 * $1 }
    guard harmonic > 0 else { return lowest }
    return noise > 0 ? max(lowest, 10 * log10(harmonic / noise)) : -lowest
  }
}
