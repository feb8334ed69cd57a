package import Agreement

/// What training makes small.
///
/// Both are means over the dimensions. Steps whose gold standard is missing (NaN) are masked.
/// Neither is a sum over steps, so that it takes two phases: sums, which add up over the parts of a
/// batch, wherever they were taken, and then each part's gradient from the sums of all.
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

  /// A batch's predictions and its gold standard, both `[step, dimension]`, all sequences one after
  /// the other; NaN in `gold` is missing.
  package struct Batch {
    package let prediction: UnsafePointer<Float>
    package let gold: UnsafePointer<Float>
    package let steps: Int
    package let dimensions: Int

    package init(
      prediction: UnsafePointer<Float>, gold: UnsafePointer<Float>, steps: Int, dimensions: Int
    ) {
      self.prediction = prediction
      self.gold = gold
      self.steps = steps
      self.dimensions = dimensions
    }
  }

  /// What loss and gradient need to know of one dimension of a batch.
  package struct Sums: Equatable, Sendable {
    /// Of the rated steps.
    package private(set) var moments: Moments
    /// `Σ (prediction − gold)²` of the rated steps; NaN if a prediction is.
    package private(set) var squaredError: Double

    /// Of no steps.
    init() { self.init(Moments(), squaredError: 0) }

    /// Sums that were taken elsewhere.
    init(_ moments: Moments, squaredError: Double) {
      self.moments = moments
      self.squaredError = squaredError
    }

    init(_ batch: Batch, dimension: Int) {
      var trace = PairedTrace(gold: [], prediction: [])
      trace.gold.reserveCapacity(batch.steps)
      trace.prediction.reserveCapacity(batch.steps)
      squaredError = 0
      for place in stride(from: dimension, to: batch.steps * batch.dimensions, by: batch.dimensions)
      where !batch.gold[place].isNaN {
        let (x, y) = (Double(batch.prediction[place]), Double(batch.gold[place]))
        trace.prediction.append(x)
        trace.gold.append(y)
        squaredError += (x - y) * (x - y)
      }
      moments = trace.moments
    }

    /// Sums over both parts of a batch.
    package mutating func merge(_ other: Sums) {
      moments.merge(other.moments)
      squaredError += other.squaredError
    }
  }

  /// The first phase: sums of each dimension.
  package static func sums(of batch: Batch) -> [Sums] {
    (0..<batch.dimensions).map { Sums(batch, dimension: $0) }
  }

  /// The loss of all that the sums were taken of; NaN if a prediction is.
  package func loss(_ sums: [Sums]) -> Double {
    sums.reduce(0) { $0 + loss($1) / Double(sums.count) }
  }

  /// The second phase: the loss's gradient with respect to a batch's predictions.
  ///
  /// - Parameters:
  ///   - sums: of the batch, or of all batches that it is a part of.
  ///   - gradient: `[step, dimension]`, overwritten.
  package func gradient(
    _ batch: Batch, _ sums: [Sums], into gradient: UnsafeMutablePointer<Float>
  ) {
    for place in 0..<batch.steps * batch.dimensions {
      let (x, y) = (Double(batch.prediction[place]), Double(batch.gold[place]))
      let slope = y.isNaN ? 0 : slope(x, y, sums[place % batch.dimensions])
      gradient[place] = Float(slope / Double(batch.dimensions))
    }
  }

  private func loss(_ sums: Sums) -> Double {
    // Moments would pass over a prediction that is no number as missing.
    guard !sums.squaredError.isNaN else { return .nan }
    let n = Double(sums.moments.count)
    switch self {
    case .ccc: return sums.isConcordanceDefined ? 1 - 2 * sums.covariance / sums.spread : 1
    case .mse: return n > 0 ? sums.squaredError / n : 0
    }
  }

  /// The derivative of a dimension's loss by the prediction `x` for the gold standard `y`.
  private func slope(_ x: Double, _ y: Double, _ sums: Sums) -> Double {
    guard !sums.squaredError.isNaN else { return .nan }
    let n = Double(sums.moments.count)
    switch self {
    case .ccc:
      guard sums.isConcordanceDefined else { return 0 }
      let (covariance, spread) = (sums.covariance, sums.spread)
      let goldMean = sums.moments.goldMean
      // Of 2·cov / spread: cov moves with (y − m_y) / n, spread with 2 (x − m_y) / n.
      return (4 * covariance * (x - goldMean) / spread - 2 * (y - goldMean)) / (n * spread)
    case .mse: return 2 * (x - y) / n
    }
  }
}

extension Objective.Sums {
  fileprivate var covariance: Double { moments.products / Double(moments.count) }

  /// The denominator of the coefficient.
  fileprivate var spread: Double {
    let difference = moments.predictionMean - moments.goldMean
    return (moments.predictionSquares + moments.goldSquares) / Double(moments.count)
      + difference * difference
  }

  fileprivate var isConcordanceDefined: Bool { moments.count > 1 && spread != 0 }
}
