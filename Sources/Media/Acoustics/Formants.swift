internal import CAcoustics
internal import Glibc

/// Formants of a 20 ms frame: resonances of the vocal tract, by linear prediction at 11 kHz.
///
/// The frame is brought to 11 kHz by an inverse transform of the lower part of its spectrum, at as
/// many points as the frame has there; the signal begins with the zeros before the frame.
struct Formants {
  static let count = 3
  static let order = 11
  private static let sampleRate = 11_000.0
  private static let lowest = 50.0

  /// One resonance, hertz; both 0 where there is none.
  struct Formant: Equatable {
    var frequency = 0.0
    var bandwidth = 0.0
  }

  /// Which roots are taken.
  enum Polynomial {
    /// Those of the predictor: the resonances.
    case predictor
    /// Those of the predictor with its sign turned, which the published program takes.
    case turned
  }

  private let pointCount: Int
  private let binCount: Int
  /// The turn of each bin to the middle of the points.
  private let turns: [SIMD2<Double>]
  /// `[distance, bin]` of the points from their middle: cosine and sine.
  private let waves: [SIMD2<Double>]

  /// - Parameters:
  ///   - transformSize: points of the spectrum's transform.
  ///   - frameCount: samples of the frame.
  ///   - sampleRate: the recording's.
  init(transformSize: Int, frameCount: Int, sampleRate: Int) {
    let points = Int((Double(frameCount) / Double(sampleRate) * Self.sampleRate).rounded())
    let period = Double(points) * Double(transformSize) / Double(frameCount)
    let bins = min(points / 2, transformSize / 2 + 1)
    pointCount = points
    binCount = bins
    func wave(_ point: Double, _ bin: Int) -> SIMD2<Double> {
      let angle = 2 * .pi * point * Double(bin) / period
      return SIMD2(cos(angle), sin(angle))
    }
    let middle = Double(points - 1) / 2
    turns = (0..<bins).map { wave(middle, $0) }
    waves = ((points / 2)..<points).flatMap { point in
      (0..<bins).map { wave(Double(point) - middle, $0) }
    }
  }

  /// What a spectrum has for the predictor: its lower bins, turned to the middle of the points.
  ///
  /// - Parameter bins: of the frame's spectrum, the frame in the middle of its zeros.
  func turned(_ bins: UnsafeMutableBufferPointer<SIMD2<Double>>) -> [SIMD2<Double>] {
    // Re(X e^(iwt)) is even and odd about the middle: Re(Z) cos(wm) and -Im(Z) sin(wm).
    (0..<binCount).map { bin in
      let (x, turn) = (bins[bin], turns[bin])
      return SIMD2(x.x * turn.x - x.y * turn.y, x.x * turn.y + x.y * turn.x)
    }
  }

  /// The frame's predictor.
  ///
  /// - Parameter turned: of the frame's spectrum.
  /// - Returns: nil for silence.
  func predictor(_ turned: [SIMD2<Double>]) -> [Double]? {
    var signal = [Float](repeating: 0, count: pointCount)
    // Complex numbers as pairs of real ones.
    waves.withUnsafeBytes { waves in
      turned.withUnsafeBytes { turned in
        let waves = waves.assumingMemoryBound(to: Double.self)
        guard let wave = waves.baseAddress,
          let bins = turned.assumingMemoryBound(to: Double.self).baseAddress
        else { return }
        for distance in 0..<(pointCount + 1) / 2 {
          let sum = loop_pair_products(binCount, wave + 2 * distance * binCount, bins)
          signal[pointCount / 2 + distance] = Float(sum.x - sum.y)
          signal[(pointCount - 1) / 2 - distance] = Float(sum.x + sum.y)
        }
      }
    }
    return LinearPrediction.solution(of: signal, order: Self.order)?.coefficients
  }

  /// - Parameters:
  ///   - predictor: nil for silence.
  ///   - highest: frequency of a formant, hertz.
  /// - Returns: `count` formants, by frequency.
  static func find(
    _ predictor: [Double]?, _ polynomial: Polynomial, upTo highest: Double = 5450
  ) -> [Formant] {
    guard let predictor else { return Array(repeating: Formant(), count: count) }
    let roots = PolynomialRoots.find(polynomial == .turned ? predictor : predictor.map { -$0 })
    var formants: [Formant] = []
    for root in roots where root.im >= 0 {
      let frequency = root.angle * sampleRate / (2 * .pi)
      guard frequency >= lowest, frequency <= highest else { continue }
      // A root outside the unit circle is mirrored into it.
      let bandwidth = abs(log(root.magnitude)) * sampleRate / .pi
      formants.append(Formant(frequency: frequency, bandwidth: bandwidth))
    }
    formants.sort { $0.frequency < $1.frequency }
    return Array(formants.prefix(count))
      + Array(repeating: Formant(), count: max(0, count - formants.count))
  }
}
