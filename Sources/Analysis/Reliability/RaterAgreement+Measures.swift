package import Agreement

extension RaterAgreement {
  /// One number that is reported.
  package struct Measure: Sendable {
    package let name: String
    /// The rater it is about; nil: all of them.
    package var rater: String?
    /// The rater at the other side of a pair.
    package var other: String?
    /// NaN where it is undefined.
    package let value: Double
    /// nil where the measure has none.
    package var interval: (lower: Double, upper: Double)?
    /// Frames that took part.
    package let count: Int
  }

  /// Of all raters together: intraclass correlations and Cronbach's alpha with their intervals, both
  /// by F distributions, which take frames as independent.
  ///
  /// Feldt's interval of Cronbach's alpha is McGraw and Wong's of ICC(C,k). There is none for the
  /// standardised alpha: Feldt's does not allow for raters' variances that are estimated.
  ///
  /// - Parameters:
  ///   - convention: of the pairs' coefficients.
  ///   - confidence: between 0 and 1.
  /// - Source: L. S. Feldt, D. J. Woodruff, F. A. Salih, Applied Psychological Measurement 11(1),
  ///   93-103, 1987, doi:10.1177/014662168701100107; others at each measure.
  package func overall(_ convention: Convention, confidence: Double) -> [Measure] {
    let means = pairs.means(convention)
    let squares = table.meanSquares
    let intraclass = IntraclassForm.allCases.map { form in
      // Of a table without gaps both analyses are the same, but for rounding.
      let squares = form.isOneWay && completeCount < frameCount ? oneWay.meanSquares : squares
      return Measure(
        name: form.rawValue, value: squares.intraclassCorrelation(form),
        interval: squares.interval(of: form, confidence: confidence), count: squares.frames)
    }
    return [
      Measure(name: "mean_ccc", value: means.concordance, count: sharedCount),
      Measure(name: "mean_pearson", value: means.pearson, count: sharedCount),
      Measure(
        name: "overall_ccc", value: pairs.overallConcordance(convention), count: sharedCount),
    ] + intraclass + [
      Measure(
        name: "cronbach_alpha", value: squares.intraclassCorrelation(.consistencyMean),
        interval: squares.interval(of: .consistencyMean, confidence: confidence),
        count: completeCount),
      Measure(
        name: "standardised_alpha", value: standardizedAlpha(of: completePairs),
        count: completeCount),
      Measure(name: "krippendorff_alpha", value: krippendorff.value, count: sharedCount),
    ]
  }

  /// Of each rater: concordance and Pearson correlation with the mean of the others.
  package func ofRaters(_ convention: Convention) -> [Measure] {
    zip(raters, withOthers).flatMap { rater, moments in
      [
        Measure(
          name: "others_ccc", rater: rater, value: moments.concordanceCorrelation(convention),
          count: moments.count),
        Measure(
          name: "others_pearson", rater: rater, value: moments.pearsonCorrelation(convention),
          count: moments.count),
      ]
    }
  }

  /// Of each pair: concordance and Pearson correlation.
  package func ofPairs(_ convention: Convention) -> [Measure] {
    pairs.all.flatMap { first, second in
      let moments = pairs[first, second]
      return [
        Measure(
          name: "ccc", rater: raters[first], other: raters[second],
          value: moments.concordanceCorrelation(convention), count: moments.count),
        Measure(
          name: "pearson", rater: raters[first], other: raters[second],
          value: moments.pearsonCorrelation(convention), count: moments.count),
      ]
    }
  }

  /// What the means over all pairs leave out; see `PairMeans`.
  package func pairMeans(_ convention: Convention) -> PairMeans { pairs.means(convention) }
}

/// Cronbach's alpha of standardised ratings: as if each rater had a variance of 1.
///
///     alpha = k r / (1 + (k − 1) r),   r the mean Pearson correlation of all pairs
///
/// - Parameter pairs: of the frames that all raters rated.
/// - Returns: at most 1; NaN with fewer than two raters or frames, and if a rater is constant.
/// - Source: L. J. Cronbach, Psychometrika 16(3), 297-334, 1951, doi:10.1007/BF02310555.
private func standardizedAlpha(of pairs: RaterPairs) -> Double {
  let correlations = pairs.all.map { pairs[$0.first, $0.second].pearsonCorrelation() }
  let mean = correlations.reduce(0, +) / Double(correlations.count)
  let k = Double(pairs.raterCount)
  let alpha = k * mean / (1 + (k - 1) * mean)
  return alpha.isFinite ? alpha : .nan
}
