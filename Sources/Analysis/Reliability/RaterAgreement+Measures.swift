import Agreement

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
  /// - Parameter confidence: between 0 and 1.
  /// - Source: L. S. Feldt, D. J. Woodruff, F. A. Salih, Applied Psychological Measurement 11(1),
  ///   93-103, 1987, doi:10.1177/014662168701100107; others at each measure.
  package func overall(confidence: Double) -> [Measure] {
    let squares = table.meanSquares
    let intraclass = IntraclassForm.allCases.map { form in
      Measure(
        name: form.rawValue, value: squares.intraclassCorrelation(form),
        interval: squares.interval(of: form, confidence: confidence), count: completeCount)
    }
    return [
      Measure(
        name: "mean_ccc", value: pairs.mean { $0.concordanceCorrelation() }, count: sharedCount),
      Measure(
        name: "mean_pearson", value: pairs.mean { $0.pearsonCorrelation() }, count: sharedCount),
      Measure(name: "overall_ccc", value: pairs.overallConcordance, count: sharedCount),
    ] + intraclass + [
      Measure(
        name: "cronbach_alpha", value: squares.intraclassCorrelation(.consistencyMean),
        interval: squares.interval(of: .consistencyMean, confidence: confidence),
        count: completeCount),
      Measure(
        name: "standardised_alpha", value: standardisedAlpha(of: completePairs),
        count: completeCount),
      Measure(name: "krippendorff_alpha", value: krippendorff.value, count: sharedCount),
    ]
  }

  /// Of each rater: concordance and Pearson correlation with the mean of the others.
  package func ofRaters() -> [Measure] {
    zip(raters, withOthers).flatMap { rater, moments in
      [
        Measure(
          name: "others_ccc", rater: rater, value: moments.concordanceCorrelation(),
          count: moments.count),
        Measure(
          name: "others_pearson", rater: rater, value: moments.pearsonCorrelation(),
          count: moments.count),
      ]
    }
  }

  /// Of each pair: concordance and Pearson correlation.
  package func ofPairs() -> [Measure] {
    pairs.places.flatMap { first, second in
      let moments = pairs[first, second]
      return [
        Measure(
          name: "ccc", rater: raters[first], other: raters[second],
          value: moments.concordanceCorrelation(), count: moments.count),
        Measure(
          name: "pearson", rater: raters[first], other: raters[second],
          value: moments.pearsonCorrelation(), count: moments.count),
      ]
    }
  }

  /// Pairs whose concordance is undefined, which take no part in the mean.
  package var undefinedPairs: Int {
    pairs.places.count { pairs[$0.first, $0.second].concordanceCorrelation().isNaN }
  }
}
