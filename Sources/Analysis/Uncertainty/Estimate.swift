/// A statistic and its standard error.
struct Estimate: Equatable, Sendable {
  var value: Double
  var error: Double

  /// - Parameter influences: of the independent parts that the statistic is taken over.
  init(_ value: Double, influences: some Sequence<Double>) {
    var (squares, count) = (0.0, 0.0)
    for influence in influences {
      squares += influence * influence
      count += 1
    }
    self.init(value, error: (squares * count / (count - 1)).squareRoot())
  }

  init(_ value: Double, error: Double) {
    self.value = value
    self.error = error
  }

  /// Fisher's z, and its standard error by the delta method.
  var fisher: Estimate {
    Estimate(Uncertainty.fisher(value), error: error / (1 - value * value))
  }
}
