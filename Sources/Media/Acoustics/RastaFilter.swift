internal import Glibc

/// Auditory bands of which what changes slowly or fast is filtered out in time (RASTA): a band-pass of
/// their logarithms.
///
/// - Source: H. Hermansky, N. Morgan, RASTA processing of speech, IEEE TSAP 2(4), 1994,
///   doi:10.1109/89.326616
struct RastaFilter {
  /// Hertz: nothing of it passes, and from where on all does.
  private static let upper = 29.0
  private static let lower = 1.0

  /// Of the last frames, the newest first.
  private let weights: [Double]
  private let memory: Double
  /// Logarithms of the curve of equal loudness.
  private let loudness: [Double]
  /// Logarithms of the bands, the newest frame first.
  private var frames: [[Double]] = []
  private var filtered: [Double]

  init(_ loudness: Loudness) {
    let period = 1 / Double(FrameGrid.rate)
    let c = cos(2 * .pi * Self.upper * period)
    let scale = (10 * (32 * c * c + 8)).squareRoot()
    weights = [2, -4 * c, 0, 4 * c, -2].map { $0 / scale }
    memory = 1 - sin(2 * .pi * Self.lower * period)
    self.loudness = loudness.weights.map { log($0) }
    filtered = Array(repeating: 0, count: MelBands.count)
  }

  /// - Parameter bands: the next frame's power.
  /// - Returns: its bands as loud as they are heard.
  mutating func add(_ bands: [Double]) -> [Double] {
    frames.insert(bands.map { log(max($0, Loudness.floor)) }, at: 0)
    // The first frames only fill the filter.
    if frames.count > weights.count {
      frames.removeLast()
      for band in filtered.indices {
        var sum = memory * filtered[band]
        for (weight, frame) in zip(weights, frames) { sum += weight * frame[band] }
        filtered[band] = sum
      }
    }
    return zip(filtered, loudness).map { exp(Loudness.exponent * ($0 + $1)) }
  }
}
