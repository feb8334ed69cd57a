internal import CAcoustics
internal import Glibc

/// Subharmonic summation: how much of a spectrum lies on the harmonics of each frequency.
///
/// Peaks are set free of what lies between them, the spectrum is laid on a logarithmic axis by a
/// cubic spline and weighted by an arcus tangent; then the sum over `h` harmonics, weighted by
/// `0.85^(h - 1)`, is taken.
///
/// - Source: D. J. Hermes, Measurement of pitch by subharmonic summation, JASA 83(1), 1988,
///   doi:10.1121/1.396427
struct SubharmonicSpectrum {
  /// Lowest frequency, hertz.
  static let lowest = 25.0
  static let harmonicCount = 15
  static let compression = 0.85

  /// Of each point of the axis.
  private(set) var sums: [Double]

  private var enhancement: PeakEnhancement
  private var spline: LogarithmicSpline
  /// Distance of two points, octaves.
  private let step: Double
  private let weights: [Double]
  /// Points that each harmonic lies above its fundamental.
  private let shifts: [Int]
  /// Of each harmonic.
  private let harmonicWeights: [Double]
  private var enhanced: [Double]
  /// Of the axis, weighted, and zeros behind them.
  private var points: [Double]

  /// - Parameters:
  ///   - binCount: bins from 0 Hz to half the sample rate.
  ///   - binWidth: hertz.
  init(binCount: Int, binWidth: Double) {
    let octaves = log2(Double(binCount - 1) * binWidth / Self.lowest)
    let perOctave = Double(binCount) / octaves
    step = octaves / Double(binCount - 1)
    enhancement = PeakEnhancement(binCount: binCount)
    spline = LogarithmicSpline(
      binCount: binCount, binWidth: binWidth, lowest: log2(Self.lowest), step: step)
    let shift = perOctave * log2(65.0 / 50) - 1
    weights = (0..<binCount).map {
      0.5 + atan(3 * (Double($0) + 1 - shift) / perOctave) / .pi
    }
    shifts = (1...Self.harmonicCount).map { Int(perOctave * log2(Double($0))) }
    harmonicWeights = (1...Self.harmonicCount).map {
      pow(Self.compression, Double($0 - 1)) / Double(Self.harmonicCount)
    }
    sums = Array(repeating: 0, count: binCount)
    enhanced = sums
    // What lies above half the sample rate stays 0.
    points = Array(repeating: 0, count: binCount + (shifts.last ?? 0))
  }

  /// The frequency of a place between points, hertz.
  func frequency(at place: Double) -> Double { exp2(log2(Self.lowest) + place * step) }

  mutating func analyze(_ magnitudes: [Double]) {
    enhancement.apply(to: magnitudes, &enhanced)
    spline.interpolate(enhanced, at: &points)
    points.withUnsafeMutableBufferPointer { points in
      weights.withUnsafeBufferPointer { weights in
        for index in weights.indices { points[index] = max(0, points[index] * weights[index]) }
      }
    }
    loop_shifted_sum(
      sums.count, Int32(shifts.count), shifts, harmonicWeights, points, &sums)
  }
}

/// Leaves of a spectrum what lies within two bins of its local maxima, smoothed.
struct PeakEnhancement {
  private var maxima: [Int]
  /// What is left, before it is smoothed.
  private var peaks: [Double]

  init(binCount: Int) {
    maxima = Array(repeating: 0, count: binCount)
    peaks = Array(repeating: 0, count: binCount)
  }

  /// - Parameter result: as many as `magnitudes`.
  mutating func apply(to magnitudes: [Double], _ result: inout [Double]) {
    let count = magnitudes.count
    magnitudes.withUnsafeBufferPointer { source in
      let maximumCount = maxima.withUnsafeMutableBufferPointer { Self.find(in: source, into: $0) }
      peaks.withUnsafeMutableBufferPointer { peaks in
        _ = peaks.update(fromContentsOf: source)
        maxima.withUnsafeBufferPointer { maxima in
          for number in 1..<max(1, maximumCount) {
            let (first, last) = (maxima[number - 1] + 3, maxima[number] - 3)
            if first <= last { peaks[first...last].update(repeating: 0) }
          }
        }
      }
    }
    peaks.withUnsafeBufferPointer { peaks in
      result.withUnsafeMutableBufferPointer { result in
        result[0] = (2 * peaks[0] + peaks[1]) / 4
        for index in 1..<count - 1 {
          result[index] = (peaks[index - 1] + 2 * peaks[index] + peaks[index + 1]) / 4
        }
        result[count - 1] = peaks[count - 1]
      }
    }
  }

  /// Finds the local maxima, the first bin too where the next is not higher.
  ///
  /// - Returns: how many there are; without a branch, which noise would mislead.
  private static func find(
    in source: UnsafeBufferPointer<Double>, into maxima: UnsafeMutableBufferPointer<Int>
  ) -> Int {
    maxima[0] = 0
    var count = source[0] >= source[1] ? 1 : 0
    for index in 1..<source.count - 1 {
      maxima[count] = index
      let rises: UInt8 = source[index] > source[index - 1] ? 1 : 0
      let falls: UInt8 = source[index] >= source[index + 1] ? 1 : 0
      count &+= Int(rises & falls)
    }
    return count
  }
}
