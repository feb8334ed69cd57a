internal import Glibc

/// The shape of a 20 ms frame's power spectrum: balance of its parts, slopes, change.
///
/// - Source: F. Eyben et al., The Geneva minimalistic acoustic parameter set (GeMAPS) for voice
///   research and affective computing, IEEE TAC 7(2), 2016, doi:10.1109/TAFFC.2015.2457417
struct SpectralShape {
  private let binCount: Int
  private let binWidth: Double
  private let lowSlope: SpectralSlope
  private let middleSlope: SpectralSlope
  /// Magnitudes of the frame before, up to 5 kHz; empty before the first.
  private var before: [Double] = []

  init(binCount: Int, binWidth: Double) {
    self.binCount = binCount
    self.binWidth = binWidth
    lowSlope = SpectralSlope(0...500, binCount: binCount, binWidth: binWidth)
    middleSlope = SpectralSlope(500...1500, binCount: binCount, binWidth: binWidth)
  }

  /// Decibels of the power in 1 to 5 kHz against that below 1 kHz; 0 without any there.
  func alphaRatio(_ powers: [Double]) -> Double {
    let low = bins(from: 0, below: 1000).reduce(0) { $0 + powers[$1] }
    let high = bins(from: 1000, upTo: 5000).reduce(0) { $0 + powers[$1] }
    return Self.decibels(high, low)
  }

  /// Decibels of the highest power below 2 kHz against the highest in 2 to 5 kHz.
  func hammarbergIndex(_ powers: [Double]) -> Double {
    let low = bins(from: 0, below: 2000).reduce(0) { max($0, powers[$1]) }
    let high = bins(from: 2000, upTo: 5000).reduce(0) { max($0, powers[$1]) }
    return Self.decibels(low, high)
  }

  /// Decibels per hertz in 0 to 500 and in 500 to 1,500 Hz.
  func slopes(_ powers: [Double]) -> (low: Double, middle: Double) {
    (lowSlope.value(powers), middleSlope.value(powers))
  }

  /// Root mean square of the magnitudes' differences to the frame before, below 5 kHz; 0 in the
  /// first frame.
  mutating func flux(_ magnitudes: [Double]) -> Double {
    let range = bins(from: 0, below: 5000)
    defer { before = Array(magnitudes[range]) }
    guard !before.isEmpty else { return 0 }
    var squares = 0.0
    for bin in range {
      let difference = magnitudes[bin] - before[bin]
      squares += difference * difference
    }
    return (squares / Double(range.count)).squareRoot()
  }

  private static func decibels(_ numerator: Double, _ denominator: Double) -> Double {
    numerator > 0 && denominator > 0 ? 10 * log10(numerator / denominator) : 0
  }

  private func bins(from low: Double, below high: Double) -> Range<Int> {
    bin(from: low)..<bin(from: high)
  }

  private func bins(from low: Double, upTo high: Double) -> Range<Int> {
    let end = min(Int((high / binWidth).rounded(.down)) + 1, binCount)
    return bin(from: low)..<max(bin(from: low), end)
  }

  /// The first bin of at least a frequency.
  private func bin(from frequency: Double) -> Int {
    min(Int((frequency / binWidth).rounded(.up)), binCount)
  }
}

/// The slope of the line through a part of a spectrum in decibels, by least squares.
///
/// The bins at the edges have weights, by how much of them lies within; these weigh frequency and
/// level apart in every sum, as the published program has it.
private struct SpectralSlope {
  /// Decibels, for bins without power.
  private static let floor = -140.0

  private let band: SpectralBand
  private let frequencies: [Double]

  init(_ range: ClosedRange<Double>, binCount: Int, binWidth: Double) {
    let band = SpectralBand(range, binCount: binCount, binWidth: binWidth)
    frequencies = band.weights.indices.map { Double(band.firstBin + $0) * binWidth }
    self.band = band
  }

  func value(_ powers: [Double]) -> Double {
    var sums = (f: 0.0, ff: 0.0, level: 0.0, product: 0.0)
    let weights = band.weights
    for index in weights.indices {
      let power = powers[band.firstBin + index]
      let level = power > 0 ? max(Self.floor, 10 * log10(power)) : Self.floor
      let f = weights[index] * frequencies[index]
      sums.f += f
      sums.ff += f * f
      sums.level += weights[index] * level
      sums.product += f * level
    }
    let count = Double(weights.count - 1)
    return (count * sums.product - sums.f * sums.level) / (count * sums.ff - sums.f * sums.f)
  }
}
