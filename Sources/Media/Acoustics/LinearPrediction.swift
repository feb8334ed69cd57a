/// Linear prediction of a signal from its past, by autocorrelation and the recursion of Levinson and
/// Durbin.
///
/// - Source: J. Makhoul, Linear prediction: a tutorial review, Proc. IEEE 63(4), 1975,
///   doi:10.1109/PROC.1975.9792
///
/// Sums are kept in single precision, in the order of time: the problem is ill-conditioned, and so the
/// published program's rounding, which decides whether two roots lie near the real axis or on it, is
/// met more often.
enum LinearPrediction {
  /// - Returns: `p_1...p_order` of `x[n] ≈ Σ p_k x[n - k]`, and the sum of the squared errors; nil for
  ///   silence.
  static func solution(
    of signal: [Float], order: Int
  ) -> (coefficients: [Double], error: Double)? {
    let correlations = correlations(of: signal, order: order)
    var error = correlations[0]
    guard error > 0 else { return nil }
    var coefficients = Array(repeating: Float(0), count: order)
    for step in 0..<order {
      var residual = correlations[step + 1]
      for index in 0..<step { residual -= coefficients[index] * correlations[step - index] }
      let reflection = residual / error
      let before = coefficients
      for index in 0..<step { coefficients[index] -= reflection * before[step - 1 - index] }
      coefficients[step] = reflection
      error *= 1 - reflection * reflection
      guard error > 0 else { break }
    }
    return (coefficients.map(Double.init), Double(error))
  }

  /// Of lags 0 to `order`, all of them side by side, each summed up in the order of time.
  private static func correlations(of signal: [Float], order: Int) -> [Float] {
    let groups = order / 4 + 1
    // Zeros before the signal, so that every lag has as many products: the first are 0.
    let before = 4 * groups - 1
    let padded = [Float](repeating: 0, count: before) + signal
    var sums = [SIMD4<Float>](repeating: .zero, count: groups)
    padded.withUnsafeBytes { padded in
      sums.withUnsafeMutableBufferPointer { sums in
        for group in 0..<groups {
          // Lags 4 g + 3 to 4 g.
          let nearest = before - 4 * group - 3
          var sum = SIMD4<Float>.zero
          for index in signal.indices {
            let past = padded.loadUnaligned(
              fromByteOffset: (nearest + index) * MemoryLayout<Float>.stride, as: SIMD4<Float>.self)
            sum += signal[index] * past
          }
          sums[group] = sum
        }
      }
    }
    return (0...order).map { sums[$0 / 4][3 - $0 % 4] }
  }
}
