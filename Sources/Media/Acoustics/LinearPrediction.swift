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

  private static func correlations(of signal: [Float], order: Int) -> [Float] {
    signal.withUnsafeBufferPointer { signal in
      (0...order).map { lag in
        var sum: Float = 0
        for index in lag..<max(lag, signal.count) { sum += signal[index] * signal[index - lag] }
        return sum
      }
    }
  }
}
