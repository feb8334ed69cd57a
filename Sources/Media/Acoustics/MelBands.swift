internal import Glibc

/// Power in triangular bands of equal width on the mel scale, `1127 ln(1 + f / 700)`.
///
/// - Source: S. Davis, P. Mermelstein, Comparison of parametric representations for monosyllabic word
///   recognition in continuously spoken sentences, IEEE TASSP 28(4), 1980,
///   doi:10.1109/TASSP.1980.1163420
struct MelBands {
  static let count = 26

  /// Of each band's middle, hertz.
  let centres: [Double]
  private let firstBin: Int
  /// For each bin from `firstBin`: the band that it falls away from, -1 for none, and how much of it
  /// is that one's; the rest belongs to the next.
  private let shares: [(band: Int, weight: Double)]

  /// - Parameters:
  ///   - range: hertz; its upper end is at most half the sample rate.
  ///   - binWidth: hertz.
  init(_ range: ClosedRange<Double>, binCount: Int, binWidth: Double) {
    let top = min(range.upperBound, Double(binCount - 1) * binWidth)
    let (low, high) = (Self.mel(range.lowerBound), Self.mel(top))
    let step = (high - low) / Double(Self.count + 1)
    centres = (1...Self.count).map { 700 * (exp((low + Double($0) * step) / 1127) - 1) }
    let first = Int((range.lowerBound / binWidth).rounded()) + 1
    let last = min(Int((top / binWidth).rounded()), binCount) - 1
    firstBin = first
    shares =
      first <= last
      ? (first...last).map { bin in
        let place = (Self.mel(Double(bin) * binWidth) - low) / step
        let band = min(max(Int(place.rounded(.down)), 0), Self.count)
        return (band - 1, Double(band + 1) - place)
      } : []
  }

  /// - Parameter powers: of the spectrum's bins.
  func sums(_ powers: [Double]) -> [Double] {
    var sums = Array(repeating: 0.0, count: Self.count)
    sums.withUnsafeMutableBufferPointer { sums in
      powers.withUnsafeBufferPointer { powers in
        for (index, (band, weight)) in shares.enumerated() {
          let power = powers[firstBin + index]
          if band >= 0 { sums[band] += weight * power }
          if band + 1 < Self.count { sums[band + 1] += (1 - weight) * power }
        }
      }
    }
    return sums
  }

  private static func mel(_ frequency: Double) -> Double { 1127 * log(1 + frequency / 700) }
}
