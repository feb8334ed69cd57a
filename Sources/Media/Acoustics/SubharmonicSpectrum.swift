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

  private var spline: LogarithmicSpline
  /// Distance of two points, octaves.
  private let step: Double
  private let weights: [Double]
  /// Points that each harmonic lies above its fundamental, and its weight.
  private let shifts: [(points: Int, weight: Double)]
  private var enhanced: [Double]
  private var points: [Double]

  /// - Parameters:
  ///   - binCount: bins from 0 Hz to half the sample rate.
  ///   - binWidth: hertz.
  init(binCount: Int, binWidth: Double) {
    let octaves = log2(Double(binCount - 1) * binWidth / Self.lowest)
    let perOctave = Double(binCount) / octaves
    step = octaves / Double(binCount - 1)
    spline = LogarithmicSpline(
      binCount: binCount, binWidth: binWidth, lowest: log2(Self.lowest), step: step)
    let shift = perOctave * log2(65.0 / 50) - 1
    weights = (0..<binCount).map {
      0.5 + atan(3 * (Double($0) + 1 - shift) / perOctave) / .pi
    }
    shifts = (1...Self.harmonicCount).map {
      (
        Int(perOctave * log2(Double($0))),
        pow(Self.compression, Double($0 - 1)) / Double(Self.harmonicCount)
      )
    }
    sums = Array(repeating: 0, count: binCount)
    enhanced = sums
    points = sums
  }

  /// The frequency of a place between points, hertz.
  func frequency(at place: Double) -> Double { exp2(log2(Self.lowest) + place * step) }

  mutating func analyze(_ magnitudes: [Double]) {
    PeakEnhancement.apply(to: magnitudes, &enhanced)
    spline.interpolate(enhanced, at: &points)
    points.withUnsafeMutableBufferPointer { points in
      weights.withUnsafeBufferPointer { weights in
        for index in points.indices { points[index] = max(0, points[index] * weights[index]) }
      }
      sums.withUnsafeMutableBufferPointer { sums in
        sums.update(repeating: 0)
        for (shift, weight) in shifts where shift < points.count {
          for index in 0..<points.count - shift { sums[index] += weight * points[index + shift] }
        }
      }
    }
  }
}

/// Leaves of a spectrum what lies within two bins of its local maxima, smoothed.
enum PeakEnhancement {
  /// - Parameter result: as many as `magnitudes`.
  static func apply(to magnitudes: [Double], _ result: inout [Double]) {
    let count = magnitudes.count
    magnitudes.withUnsafeBufferPointer { source in
      result.withUnsafeMutableBufferPointer { result in
        _ = result.update(fromContentsOf: source)
        // The first bin is a maximum too where the next is not higher.
        var previous = source[0] >= source[1] ? 0 : nil
        for index in 1..<count - 1
        where source[index] > source[index - 1] && source[index] >= source[index + 1] {
          if let previous, previous + 3 <= index - 3 {
            for between in previous + 3...index - 3 { result[between] = 0 }
          }
          previous = index
        }
        var left = 0.0
        for index in 0..<count - 1 {
          let middle = result[index]
          result[index] = (left + 2 * middle + result[index + 1]) / 4
          left = middle
        }
      }
    }
  }
}
