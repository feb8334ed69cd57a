import Agreement

/// What is wrong with a prediction, as its score tells: late, early, biased, flat, wide or wrong.
///
/// A fault is named if mending it alone would raise the coefficient by `worthwhile`: the best delay;
/// the gold standard's mean; its standard deviation. A prediction is wrong if neither the best line
/// nor the best delay brings the coefficient up to `useful`. Both thresholds are ours.
package struct ScoreReading: Equatable, Sendable {
  package enum Fault: Equatable, Sendable {
    /// Fewer than two pairs, or both sides constant and equal.
    case undefined
    case constantGold
    case constantPrediction
    /// Behind the gold standard by so many seconds.
    case late(by: Double, mended: Double)
    /// Ahead of the gold standard by so many seconds.
    case early(by: Double, mended: Double)
    /// Too high by so much, too low if negative.
    case biased(by: Double, mended: Double)
    /// Swings less than the gold standard, by this factor.
    case flat(factor: Double, mended: Double)
    /// Swings more than the gold standard, by this factor.
    case wide(factor: Double, mended: Double)
    case wrong
  }

  package static let worthwhile = 0.05
  package static let useful = 0.2

  /// In the order above; empty if there is little to mend.
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
          ? .late(by: -delay.delay, mended: delay.ccc) : .early(by: delay.delay, mended: delay.ccc))
    }
    let bias = moments.bias
    let centred = ccc(scale: 1, offset: -bias)
    if centred - found >= Self.worthwhile { faults.append(.biased(by: bias, mended: centred)) }
    let factor = moments.scaleShift
    let scaled = ccc(scale: 1 / factor, offset: 0)
    if scaled - found >= Self.worthwhile {
      faults.append(
        factor < 1
          ? .flat(factor: factor, mended: scaled) : .wide(factor: factor, mended: scaled))
    }
    if max(found, moments.pearsonCorrelation(convention), delay?.ccc ?? -1) < Self.useful {
      faults.append(.wrong)
    }
    self.faults = faults
  }
}
