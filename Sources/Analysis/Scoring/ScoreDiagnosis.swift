package import Agreement

/// What is wrong with a prediction, as its score tells: late, early, biased, under- or over-dispersed
/// or wrong.
///
/// A fault is named if correcting it alone would raise the coefficient by `worthwhile`: the best
/// shift; the gold standard's mean; its standard deviation. A prediction is wrong if neither the best
/// line nor the best shift brings the coefficient up to `useful`. Both thresholds are ours.
package struct ScoreDiagnosis: Equatable, Sendable {
  package enum Fault: Equatable, Sendable {
    /// Fewer than two pairs, or both sides constant and equal.
    case undefined
    case constantGold
    case constantPrediction
    /// Behind the gold standard by so many seconds.
    case late(by: Double, corrected: Double)
    /// Ahead of the gold standard by so many seconds.
    case early(by: Double, corrected: Double)
    /// Too high by so much, too low if negative.
    case biased(by: Double, corrected: Double)
    /// A standard deviation below the gold standard's, by this ratio.
    case underdispersed(ratio: Double, corrected: Double)
    /// A standard deviation above the gold standard's, by this ratio.
    case overdispersed(ratio: Double, corrected: Double)
    case wrong
  }

  package static let worthwhile = 0.05
  package static let useful = 0.2

  /// In the order above; empty if there is little to correct.
  package let faults: [Fault]

  /// - Parameters:
  ///   - moments: of all pairs.
  ///   - delay: the best delay; nil if none was tried.
  package init(_ moments: Moments, delay: DelayCurve.Best?, convention: Convention) {
    func ccc(scale: Double, offset: Double) -> Double {
      moments.mappingPrediction(scale: scale, offset: offset).concordanceCorrelation(convention)
    }
    let found = moments.concordanceCorrelation(convention)
    guard found.isFinite, moments.goldSquares > 0, moments.predictionSquares > 0 else {
      faults = [
        !found.isFinite
          ? .undefined : moments.predictionSquares > 0 ? .constantGold : .constantPrediction
      ]
      return
    }
    var faults: [Fault] = []
    if let delay, delay.ccc - found >= Self.worthwhile {
      faults.append(
        delay.delay < 0
          ? .late(by: -delay.delay, corrected: delay.ccc)
          : .early(by: delay.delay, corrected: delay.ccc))
    }
    let bias = moments.bias
    let centred = ccc(scale: 1, offset: -bias)
    if centred - found >= Self.worthwhile { faults.append(.biased(by: bias, corrected: centred)) }
    let ratio = moments.scaleShift
    let scaled = ccc(scale: 1 / ratio, offset: 0)
    if scaled - found >= Self.worthwhile {
      faults.append(
        ratio < 1
          ? .underdispersed(ratio: ratio, corrected: scaled)
          : .overdispersed(ratio: ratio, corrected: scaled))
    }
    if max(found, moments.pearsonCorrelation(convention), delay?.ccc ?? -1) < Self.useful {
      faults.append(.wrong)
    }
    self.faults = faults
  }
}

extension Moments {
  /// Moments with the prediction stretched about its mean and then moved.
  ///
  /// - Parameters:
  ///   - scale: by what deviations from the mean are multiplied.
  ///   - offset: what is added, in the unit of the series.
  fileprivate func mappingPrediction(scale: Double, offset: Double) -> Moments {
    Moments(
      count: count, goldMean: goldMean, predictionMean: predictionMean + offset,
      bias: bias + offset,
      goldSquares: goldSquares, predictionSquares: predictionSquares * scale * scale,
      products: products * scale)
  }
}
