internal import Glibc

/// Mel-frequency cepstral coefficients: the cosine transform of the logarithms of the mel bands,
/// liftered.
///
/// `sqrt(2 / 26) (1 + 11 sin(π k / 22)) Σ_m ln(max(1, 32767² band_m)) cos(π k (m + 1/2) / 26)`.
///
/// - Source: S. Davis, P. Mermelstein, 1980, doi:10.1109/TASSP.1980.1163420; the lifter is that of
///   S. Young et al., The HTK Book.
struct Cepstrum {
  /// Bands are taken of samples in the range of 16-bit integers.
  static let scale = 32_767.0 * 32_767

  /// `[coefficient, band]`.
  private let weights: [[Double]]

  /// - Parameter count: coefficients 1 to it.
  init(count: Int) {
    let bandCount = Double(MelBands.count)
    weights = (1...count).map { k in
      let lifter = (2 / bandCount).squareRoot() * (1 + 11 * sin(.pi * Double(k) / 22))
      return (0..<MelBands.count).map {
        lifter * cos(.pi * Double(k) * (Double($0) + 0.5) / bandCount)
      }
    }
  }

  /// - Parameter bands: their power.
  func coefficients(_ bands: [Double]) -> [Double] {
    let logarithms = bands.map { log(max(1, $0 * Self.scale)) }
    return weights.map { weights in
      var sum = 0.0
      for (weight, logarithm) in zip(weights, logarithms) { sum += weight * logarithm }
      return sum
    }
  }
}
