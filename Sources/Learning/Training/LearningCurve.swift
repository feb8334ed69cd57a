/// What one epoch of training came to.
package struct LearningCurvePoint: Equatable, Sendable {
  /// From 1.
  package let epoch: Int
  /// Mean of the batches' losses.
  package let trainingLoss: Double
  /// CCC over the whole validation partition, one a dimension; NaN where undefined.
  package let validation: [Double]
  /// Whether no earlier epoch had a better mean over the dimensions.
  package let isBest: Bool

  package init(epoch: Int, trainingLoss: Double, validation: [Double], isBest: Bool) {
    self.epoch = epoch
    self.trainingLoss = trainingLoss
    self.validation = validation
    self.isBest = isBest
  }

  /// Mean CCC over the dimensions; NaN counts as the worst.
  package var score: Double {
    let mean = validation.reduce(0, +) / Double(max(validation.count, 1))
    return mean.isNaN ? -.infinity : mean
  }

  /// The columns of the curve as CSV.
  package static func header(dimensions: [String]) -> String {
    (["epoch", "training_loss"] + dimensions.map { "validation_ccc_\($0)" } + ["best"])
      .joined(separator: ",")
  }

  /// One row under `header`; numbers in the shortest text that reads back.
  package var row: String {
    (["\(epoch)", "\(trainingLoss)"] + validation.map { $0.isNaN ? "nan" : "\($0)" }
      + [isBest ? "1" : "0"]).joined(separator: ",")
  }

  /// Reads what `row` wrote; nil if it is something else.
  package init?(row: String, dimensions: Int) {
    let fields = row.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == dimensions + 3, let epoch = Int(fields[0]),
      let loss = Double(fields[1]), let best = Int(fields[dimensions + 2])
    else { return nil }
    let validation = fields[2..<2 + dimensions].compactMap { Double($0) }
    guard validation.count == dimensions else { return nil }
    self.init(epoch: epoch, trainingLoss: loss, validation: validation, isBest: best == 1)
  }
}
