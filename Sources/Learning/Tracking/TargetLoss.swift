internal import Engine
internal import Glibc
internal import Layers

/// Mean over rows of the cross-entropy of two outputs, background and target.
enum TargetLoss {
  /// Writes the loss's gradient.
  ///
  /// - Parameters:
  ///   - output: `[row, 2]`, with a gradient.
  ///   - positives: how many rows, the first ones, are of the target.
  /// - Returns: the loss.
  @discardableResult
  static func gradient(_ output: Activation, positives: Int) -> Double {
    let rows = output.shape[0]
    var sum = 0.0
    for row in 0..<rows {
      let right = 2 * row + (row < positives ? 1 : 0)
      let wrong = 2 * row + (row < positives ? 0 : 1)
      let values = output.value.pointer
      let margin = Double(values[wrong] - values[right])
      // log(1 + e^margin), which does not overflow.
      sum += max(margin, 0) + log1p(exp(-margin.magnitude))
      let share = Float(1 / (1 + exp(-margin)) / Double(rows))
      output.gradient?.pointer[right] = -share
      output.gradient?.pointer[wrong] = share
    }
    return sum / Double(rows)
  }
}
