internal import Agreement

/// What training makes small.
///
/// Both are means over the dimensions. Steps whose gold standard is missing (NaN) carry no weight.
package enum Objective: String, CaseIterable, Sendable {
  /// 1 − CCC of each dimension, over all steps of all sequences in the batch together.
  ///
  ///     1 − 2 s_xy / (s_x² + s_y² + (m_x − m_y)²)
  ///
  /// with population moments. Where the coefficient is undefined (fewer than two steps, or
  /// prediction and gold standard constant and equal) a dimension's loss is 1 and its gradient 0.
  ///
  /// - Source: Tzirakis et al. 2017, eq. 3 to 5, doi:10.1109/JSTSP.2017.2764438
  case ccc
  /// Mean squared error; 0 for a dimension without any gold standard.
  case mse

  /// The loss, and its gradient with respect to the predictions.
  ///
  /// - Parameters:
  ///   - prediction: `[step, dimension]`, all steps of the batch.
  ///   - gold: `[step, dimension]`; NaN is missing.
  ///   - gradient: `[step, dimension]`, overwritten.
  /// - Returns: NaN if a prediction is.
  package func evaluate(
    prediction: UnsafePointer<Float>, gold: UnsafePointer<Float>, steps: Int, dimensions: Int,
    gradient: UnsafeMutablePointer<Float>
  ) -> Double {
    var loss = 0.0
    for dimension in 0..<dimensions {
      let places = stride(from: dimension, to: steps * dimensions, by: dimensions)
      var x: [Double] = []
      var y: [Double] = []
      x.reserveCapacity(steps)
      y.reserveCapacity(steps)
      for place in places where !gold[place].isNaN {
        x.append(Double(prediction[place]))
        y.append(Double(gold[place]))
      }
      let part = self == .ccc ? Self.concordance(x, y) : Self.squaredError(x, y)
      loss += part.loss / Double(dimensions)

      var next = 0
      for place in places {
        if gold[place].isNaN {
          gradient[place] = 0
        } else {
          gradient[place] = Float(part.gradient(x[next], y[next]) / Double(dimensions))
          next += 1
        }
      }
    }
    return loss
  }

  /// A dimension's loss, and its derivative for a pair of prediction and gold standard.
  private typealias Part = (loss: Double, gradient: (_ x: Double, _ y: Double) -> Double)

  private static func concordance(_ x: [Double], _ y: [Double]) -> Part {
    // Moments would pass over a NaN as missing.
    guard !x.contains(where: \.isNaN) else { return (.nan, { _, _ in .nan }) }
    let moments = Moments(gold: y, prediction: x)
    let n = Double(moments.count)
    let difference = moments.predictionMean - moments.goldMean
    let spread =
      (moments.predictionSquares + moments.goldSquares) / n + difference * difference
    guard moments.count > 1, spread != 0 else { return (1, { _, _ in 0 }) }
    let covariance = moments.products / n
    let goldMean = moments.goldMean
    // The derivative of 2·cov / spread: cov moves with (y − m_y) / n, spread with 2 (x − m_y) / n.
    return (
      1 - 2 * covariance / spread,
      { x, y in
        (4 * covariance * (x - goldMean) / spread - 2 * (y - goldMean)) / (n * spread)
      }
    )
  }

  private static func squaredError(_ x: [Double], _ y: [Double]) -> Part {
    guard !x.isEmpty else { return (0, { _, _ in 0 }) }
    let n = Double(x.count)
    let sum = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (sum / n, { x, y in 2 * (x - y) / n })
  }
}
