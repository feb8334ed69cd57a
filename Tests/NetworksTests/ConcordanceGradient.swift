/// The gradient of the mean over dimensions of 1 − CCC, written out from the definition, so that
/// this test does not rest on the objective that training uses.
enum ConcordanceGradient {
  /// - Parameter predictions, gold: `[step, dimension]`; NaN in `gold` is missing.
  static func of(_ predictions: [Float], gold: [Float], dimensions: Int) throws -> [Float] {
    var gradient = [Float](repeating: 0, count: predictions.count)
    for dimension in 0..<dimensions {
      let places = stride(from: dimension, to: predictions.count, by: dimensions)
        .filter { !gold[$0].isNaN }
      let n = Double(places.count)
      let x = places.map { Double(predictions[$0]) }
      let y = places.map { Double(gold[$0]) }
      let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
      let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / n
      let squares = (x.map { ($0 - mx) * ($0 - mx) } + y.map { ($0 - my) * ($0 - my) })
      let psi = squares.reduce(0, +) / n + (mx - my) * (mx - my)
      for (index, place) in places.enumerated() {
        let slope =
          2 * (y[index] - my) / (n * psi)
          - 2 * covariance * 2 * (x[index] - my) / (n * psi * psi)
        gradient[place] = Float(-slope / Double(dimensions))
      }
    }
    return gradient
  }
}
