internal import Glibc

/// How the power of a 20 ms frame is spread over its spectrum, as ComParE measures it.
///
/// - Source: F. Eyben, Real-time speech and music classification by large audio feature space
///   extraction, Springer, 2016, doi:10.1007/978-3-319-27299-3; the critical-band rate is H.
///   Traunmüller's, JASA 88(1), 1990, doi:10.1121/1.399849
struct SpectralStatistics {
  static let names =
    ["fband250-650", "fband1000-4000"]
    + rollOffs.map { "spectralRollOff\($0 * 100)" }
    + [
      "spectralFlux", "spectralCentroid", "spectralEntropy", "spectralVariance",
      "spectralSkewness", "spectralKurtosis", "spectralSlope", "psySharpness",
      "spectralHarmonicity",
    ]
  private static let rollOffs = [0.25, 0.5, 0.75, 0.9]
  /// Of powers, and of their sum, in the entropy.
  private static let floor = 1e-7

  /// Of the bins without the first, hertz.
  private let frequencies: [Double]
  /// `z g`, what each weighs in the sharpness.
  private let sharpness: [Double]
  private let bands: [SpectralBand]
  /// Magnitudes of the frame before; empty before the first.
  private var before: [Double] = []

  init(binCount: Int, binWidth: Double) {
    frequencies = (1..<binCount).map { Double($0) * binWidth }
    sharpness = frequencies.map { frequency in
      let rate = Self.criticalBandRate(frequency)
      return rate * (rate > 16 ? pow((rate - 16) / 4, 1.585) + 1 : 1)
    }
    bands = [250.0...650, 1000...4000].map {
      SpectralBand($0, binCount: binCount, binWidth: binWidth)
    }
  }

  /// - Parameters: of the spectrum's bins.
  /// - Returns: `[SpectralStatistics.names]`.
  mutating func values(powers all: [Double], magnitudes: [Double]) -> [Double] {
    let powers = all.dropFirst()
    let total = powers.reduce(0, +)
    var row = bands.map { $0.power(all) / Double(frequencies.count) }
    row += rollOffs(powers, total)
    row.append(flux(magnitudes))
    let moments = moments(powers, total)
    row += [moments.mean, entropy(powers, total)]
    row += [moments.variance, moments.skewness, moments.kurtosis, slope(powers, total)]
    let sharp = zip(powers, sharpness).reduce(0) { $0 + $1.0 * $1.1 }
    row += [total > 0 ? 0.11 * sharp / total : 0, harmonicity(all)]
    return row
  }

  /// The lowest frequencies up to which there is so much of the power.
  private func rollOffs(_ powers: ArraySlice<Double>, _ total: Double) -> [Double] {
    var sum = 0.0
    var found: [Double] = []
    for (power, frequency) in zip(powers, frequencies) {
      sum += power
      while found.count < Self.rollOffs.count, sum >= Self.rollOffs[found.count] * total {
        found.append(frequency)
      }
    }
    // Rounding may leave the sum short of the total.
    let last = frequencies[frequencies.count - 1]
    return found + Array(repeating: last, count: Self.rollOffs.count - found.count)
  }

  private mutating func flux(_ magnitudes: [Double]) -> Double {
    defer { before = magnitudes }
    guard !before.isEmpty else { return 0 }
    var squares = 0.0
    for bin in 1..<magnitudes.count {
      let difference = magnitudes[bin] - before[bin]
      squares += difference * difference
    }
    return (squares / Double(frequencies.count)).squareRoot()
  }

  private func moments(
    _ powers: ArraySlice<Double>, _ total: Double
  ) -> (mean: Double, variance: Double, skewness: Double, kurtosis: Double) {
    guard total > 0 else { return (0, 0, 0, 0) }
    let mean = zip(powers, frequencies).reduce(0) { $0 + $1.0 * $1.1 } / total
    var sums = (second: 0.0, third: 0.0, fourth: 0.0)
    for (power, frequency) in zip(powers, frequencies) {
      let distance = frequency - mean
      let squared = distance * distance
      sums.second += power * squared
      sums.third += power * squared * distance
      sums.fourth += power * squared * squared
    }
    let variance = sums.second / total
    guard variance > 0 else { return (mean, 0, 0, 0) }
    return (
      mean, variance, sums.third / total / (variance * variance.squareRoot()),
      sums.fourth / total / (variance * variance)
    )
  }

  /// Bits.
  private func entropy(_ powers: ArraySlice<Double>, _ total: Double) -> Double {
    let total = max(total, Self.floor)
    return powers.reduce(0) { sum, power in
      let share = max(power, Self.floor) / total
      return sum - share * log2(share)
    }
  }

  /// Of the line through the powers by least squares, times one less than the number of bins.
  private func slope(_ powers: ArraySlice<Double>, _ total: Double) -> Double {
    var sums = (f: 0.0, ff: 0.0, product: 0.0)
    for (power, frequency) in zip(powers, frequencies) {
      sums.f += frequency
      sums.ff += frequency * frequency
      sums.product += frequency * power
    }
    let count = Double(frequencies.count)
    return (count - 1) * (count * sums.product - sums.f * total)
      / (count * sums.ff - sums.f * sums.f)
  }

  /// Half the sum of the steps between successive extrema, which exceed two bins at either side, over the
  /// number of bins.
  private func harmonicity(_ powers: [Double]) -> Double {
    var last: Double?
    var sum = 0.0
    for bin in 3..<powers.count - 2 {
      let power = powers[bin]
      let around = (powers[bin - 2], powers[bin - 1], powers[bin + 1], powers[bin + 2])
      let highest = max(max(around.0, around.1), max(around.2, around.3))
      let lowest = min(min(around.0, around.1), min(around.2, around.3))
      guard power > highest || power < lowest else { continue }
      if let last { sum += abs(power - last) }
      last = power
    }
    return sum / 2 / Double(frequencies.count)
  }

  /// Bark.
  private static func criticalBandRate(_ frequency: Double) -> Double {
    let rate = 26.81 / (1 + 1960 / frequency) - 0.53
    if rate < 2 { return rate + 0.15 * (2 - rate) }
    return rate > 20.1 ? rate + 0.22 * (rate - 20.1) : rate
  }
}
