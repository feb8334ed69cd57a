package import Agreement

/// What one epoch of training came to.
package struct LearningCurvePoint: Equatable, Sendable {
  /// How the training partition's predictions of one dimension, as they were made in the epoch, lie
  /// to the gold standard.
  package struct Fit: Equatable, Sendable {
    /// CCC; NaN where undefined.
    package let concordance: Double
    /// Standard deviation of the predictions over that of the gold standard.
    package let deviationRatio: Double
    /// Mean of the predictions minus that of the gold standard, over the gold standard's standard
    /// deviation.
    package let meanOffset: Double

    package init(concordance: Double, deviationRatio: Double, meanOffset: Double) {
      self.concordance = concordance
      self.deviationRatio = deviationRatio
      self.meanOffset = meanOffset
    }

    /// - Parameter moments: of all batches of the epoch together.
    package init(_ moments: Moments) {
      let deviation = (moments.goldSquares / Double(moments.count)).squareRoot()
      self.init(
        concordance: moments.concordanceCorrelation(),
        deviationRatio: (moments.predictionSquares / moments.goldSquares).squareRoot(),
        meanOffset: (moments.predictionMean - moments.goldMean) / deviation)
    }
  }

  /// From 1.
  package let epoch: Int
  /// Mean of the batches' losses.
  package let trainingLoss: Double
  /// One a dimension.
  package let training: [Fit]
  /// CCC over the whole validation partition, one a dimension; NaN where undefined.
  package let validation: [Double]
  /// Mean over the batches of the gradient's norm, before it is limited.
  package let gradientNorm: Double
  /// Of the epoch's last step.
  package let learningRate: Double
  /// Whether no earlier epoch had a better mean over the dimensions.
  package let isBest: Bool

  package init(
    epoch: Int, trainingLoss: Double, training: [Fit], validation: [Double],
    gradientNorm: Double, learningRate: Double, isBest: Bool
  ) {
    self.epoch = epoch
    self.trainingLoss = trainingLoss
    self.training = training
    self.validation = validation
    self.gradientNorm = gradientNorm
    self.learningRate = learningRate
    self.isBest = isBest
  }

  /// Mean CCC over the dimensions; NaN counts as the worst.
  package var score: Double { Self.score(validation) }

  static func score(_ validation: [Double]) -> Double {
    let mean = validation.reduce(0, +) / Double(max(validation.count, 1))
    return mean.isNaN ? -.infinity : mean
  }
}

// MARK: Text

extension LearningCurvePoint {
  /// The columns of the curve as CSV.
  package static func header(dimensions: [String]) -> String {
    let fits = ["training_ccc", "sd_ratio", "mean_offset", "validation_ccc"].flatMap { column in
      dimensions.map { "\(column)_\($0)" }
    }
    return (["epoch", "training_loss"] + fits + ["gradient_norm", "learning_rate", "best"])
      .joined(separator: ",")
  }

  /// One row under `header`; numbers in the shortest text that reads back.
  package var row: String {
    let numbers =
      [trainingLoss] + training.map(\.concordance) + training.map(\.deviationRatio)
      + training.map(\.meanOffset) + validation + [gradientNorm, learningRate]
    return (["\(epoch)"] + numbers.map { $0.isNaN ? "nan" : "\($0)" } + [isBest ? "1" : "0"])
      .joined(separator: ",")
  }

  /// Reads what `row` wrote; nil if it is something else.
  package init?(row: String, dimensions: Int) {
    let fields = row.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = fields.dropFirst().dropLast().compactMap { Double($0) }
    guard fields.count == 4 * dimensions + 5, numbers.count == fields.count - 2,
      let epoch = Int(fields[0]), let best = Int(fields[fields.count - 1])
    else { return nil }
    /// The columns of that place among those of a dimension.
    func columns(_ place: Int) -> ArraySlice<Double> {
      numbers[1 + place * dimensions..<1 + (place + 1) * dimensions]
    }
    self.init(
      epoch: epoch, trainingLoss: numbers[0],
      training: zip(columns(0), zip(columns(1), columns(2))).map {
        Fit(concordance: $0, deviationRatio: $1.0, meanOffset: $1.1)
      },
      validation: Array(columns(3)), gradientNorm: numbers[numbers.count - 2],
      learningRate: numbers[numbers.count - 1], isBest: best == 1)
  }
}

// MARK: Whether it learns

extension [LearningCurvePoint] {
  /// Epochs in a row after which predictions that lie far from the gold standard are no beginning.
  private static var strayingEpochs: Int { 3 }

  /// Whether the predictions of a dimension have been where the CCC hardly pulls, more than a
  /// standard deviation of the gold standard away or spread ten times more or less, for three epochs.
  package func strays(dimension: Int) -> Bool {
    count >= Self.strayingEpochs
      && suffix(Self.strayingEpochs).allSatisfy {
        let fit = $0.training[dimension]
        return abs(fit.meanOffset) > 1 || !(0.1...10).contains(fit.deviationRatio)
      }
  }

  /// Whether no epoch's training CCC of a dimension has got to .1.
  package func isOnPlateau(dimension: Int) -> Bool {
    allSatisfy { !($0.training[dimension].concordance >= 0.1) }
  }
}
