internal import Glibc

/// Loudness by an auditory spectrum: mel bands weighted as the ear hears them and compressed, their
/// mean.
///
/// - Source: H. Hermansky, Perceptual linear predictive (PLP) analysis of speech, JASA 87(4), 1990,
///   doi:10.1121/1.399423
struct Loudness {
  static let floor = 9.3e-10
  static let exponent = 0.33

  /// Of each band, at its centre.
  let weights: [Double]

  init(_ bands: MelBands) {
    weights = bands.centres.map(Self.equalLoudness)
  }

  /// - Parameter bands: their power.
  func value(_ bands: [Double]) -> Double {
    var sum = 0.0
    for (power, weight) in zip(bands, weights) {
      sum += pow(max(power, Self.floor) * weight, Self.exponent)
    }
    return sum / Double(bands.count)
  }

  /// The curve of equal loudness at 40 dB, with `w = 2 π f`:
  /// `10³² (w² + 56.8 10⁶) w⁴ / ((w² + 6.3 10⁶)² (w² + 0.38 10⁹) (w⁶ + 1.7 10³¹))`, the last term
  /// being `w² w² w² w` there.
  private static func equalLoudness(_ frequency: Double) -> Double {
    let w = 2 * .pi * frequency
    let w2 = w * w
    let lower = w2 + 6.3e6
    return 1e32 * (w2 + 56.8e6) * w2 * w2
      / (lower * lower * (w2 + 0.38e9) * (w2 * w2 * w2 * w + 1.7e31))
  }
}
