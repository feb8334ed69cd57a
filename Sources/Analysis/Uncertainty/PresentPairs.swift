/// The pairs of a trace in which both values are present, closed up.
struct PresentPairs: Sendable {
  private(set) var gold: [Double] = []
  private(set) var prediction: [Double] = []

  /// - Precondition: `gold.count == prediction.count`.
  init(gold: [Double], prediction: [Double]) {
    precondition(gold.count == prediction.count, "gold and prediction differ in length")
    self.gold.reserveCapacity(gold.count)
    self.prediction.reserveCapacity(gold.count)
    for (y, x) in zip(gold, prediction) where !y.isNaN && !x.isNaN {
      self.gold.append(y)
      self.prediction.append(x)
    }
  }

  var count: Int { gold.count }
  /// Told exactly: the deviations from a rounded mean need not be zero.
  var isGoldConstant: Bool { gold.allSatisfy { $0 == gold[0] } }
  var isPredictionConstant: Bool { prediction.allSatisfy { $0 == prediction[0] } }
}
