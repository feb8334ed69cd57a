import Agreement

/// The six intraclass correlations of n frames that k raters rated.
///
/// - Source: K. O. McGraw, S. P. Wong, Psychological Methods 1(1), 30-46, 1996,
///   doi:10.1037/1082-989X.1.1.30, whose names these are; P. E. Shrout, J. L. Fleiss, Psychological
///   Bulletin 86(2), 420-428, 1979, doi:10.1037/0033-2909.86.2.420.
enum IntraclassForm: String, CaseIterable, Sendable {
  /// ICC(1): each frame has raters of its own, more of them or fewer; one of them.
  case oneWaySingle = "icc_1"
  /// ICC(A,1): the same raters throughout, whose levels matter; one of them.
  case agreementSingle = "icc_a1"
  /// ICC(C,1): likewise, but their levels do not matter.
  case consistencySingle = "icc_c1"
  /// ICC(1,k): the mean of all.
  case oneWayMean = "icc_1k"
  /// ICC(A,k)
  case agreementMean = "icc_ak"
  /// ICC(C,k), which is Cronbach's alpha.
  case consistencyMean = "icc_ck"

  /// Frames need not have the same raters, nor as many.
  var isOneWay: Bool { self == .oneWaySingle || self == .oneWayMean }
}

extension MeanSquares {
  /// - Returns: at most 1; NaN with fewer than two frames or raters, and where what it is divided by
  ///   is not positive: for the means of all raters if the frames do not differ (ICC(A,k): hardly
  ///   differ), for the others if nothing varies.
  func intraclassCorrelation(_ form: IntraclassForm) -> Double {
    guard frames >= 2, raters > 1 else { return .nan }
    let (n, k) = (Double(frames), raters)
    let (msr, msc, mse, msw) = (betweenFrames, betweenRaters, residual, withinFrames)
    let denominator =
      switch form {
      case .oneWaySingle: msr + (k - 1) * msw
      case .agreementSingle: msr + (k - 1) * mse + k * (msc - mse) / n
      case .consistencySingle: msr + (k - 1) * mse
      case .oneWayMean, .consistencyMean: msr
      case .agreementMean: msr + (msc - mse) / n
      }
    return denominator > 0 ? (msr - (form.isOneWay ? msw : mse)) / denominator : .nan
  }

  /// The interval that McGraw and Wong give, by F distributions; frames are taken as independent.
  ///
  /// With q a quantile of F with the denominator's degrees of freedom first, each limit is its
  /// correlation with MSR replaced by q·MSR. For A the denominator is MSC and MSE mixed, whose degrees
  /// of freedom are Satterthwaite's; where the correlation is negative they may be few, and the
  /// interval so narrow that it does not hold the correlation. Frames with different numbers of
  /// ratings have the one-way interval with k0 in the place of k, which is then an approximation
  /// (J. D. Thomas, R. A. Hultquist, Annals of Statistics 6(3), 582-587, 1978,
  /// doi:10.1214/aos/1176344202).
  ///
  /// - Parameter confidence: between 0 and 1.
  /// - Returns: NaN where the correlation is; −∞ for a lower limit of ICC(A,k) that the data do not
  ///   bound.
  func interval(
    of form: IntraclassForm, confidence: Double
  ) -> (lower: Double, upper: Double) {
    precondition(confidence > 0 && confidence < 1, "a confidence between 0 and 1")
    let estimate = intraclassCorrelation(form)
    guard !estimate.isNaN else { return (.nan, .nan) }
    let (n, k) = (Double(frames), raters)
    let degrees: Double
    switch form {
    case .oneWaySingle, .oneWayMean: degrees = withinDegrees
    case .consistencySingle, .consistencyMean: degrees = (n - 1) * (k - 1)
    case .agreementSingle, .agreementMean:
      degrees = mixedDegrees(intraclassCorrelation(.agreementSingle))
    }
    guard degrees > 0 else { return (.nan, .nan) }
    let distribution = FDistribution(numerator: degrees, denominator: n - 1)
    let tail = (1 - confidence) / 2
    return (
      limit(of: form, distribution.lowerQuantile(tail)),
      limit(of: form, distribution.upperQuantile(tail))
    )
  }

  private func limit(of form: IntraclassForm, _ q: Double) -> Double {
    guard q.isFinite else { return 1 }
    let (n, k) = (Double(frames), raters)
    let msr = q * betweenFrames
    let (msc, mse, msw) = (betweenRaters, residual, withinFrames)
    switch form {
    case .oneWaySingle: return (msr - msw) / (msr + (k - 1) * msw)
    case .oneWayMean: return (msr - msw) / msr
    case .consistencySingle: return (msr - mse) / (msr + (k - 1) * mse)
    case .consistencyMean: return (msr - mse) / msr
    case .agreementSingle:
      return n * (msr - mse) / (k * msc + (k * n - k - n) * mse + n * msr)
    case .agreementMean:
      let denominator = msc - mse + n * msr
      return denominator > 0 ? n * (msr - mse) / denominator : -.infinity
    }
  }

  /// Satterthwaite's degrees of freedom of the mixture of MSC and MSE in ICC(A,1).
  private func mixedDegrees(_ icc: Double) -> Double {
    let (n, k) = (Double(frames), raters)
    let fromRaters = k * icc * betweenRaters
    let fromResidual = (n * (1 + (k - 1) * icc) - k * icc) * residual
    // Nothing but the frames varies: any will do.
    if fromRaters == 0, fromResidual == 0 { return k - 1 }
    let sum = fromRaters + fromResidual
    return sum * sum
      / (fromRaters * fromRaters / (k - 1)
        + fromResidual * fromResidual / ((n - 1) * (k - 1)))
  }
}

/// Sums of squares of a table of frames by raters without gaps, from which all intraclass
/// correlations follow.
///
/// Of each rater, the frames' means and how far the rater is from them are kept as moments: the sums
/// of squares of frames, raters and residuals are then sums of squares about means, with nothing to
/// cancel, and two tables of the same raters merge.
struct TwoWayAnalysis: Equatable, Sendable {
  /// `[rater]`; the gold side is the frames' means, the prediction the rater less these.
  private var deviations: [Moments]

  /// Of no frames.
  init(raterCount: Int) {
    deviations = [Moments](repeating: Moments(), count: raterCount)
  }

  /// - Parameter ratings: `[rater][frame]`, no value missing; about an origin within their range, so
  ///   that differences keep their digits.
  init(of ratings: [[Double]]) {
    guard let first = ratings.first else {
      deviations = []
      return
    }
    var means = [Double](repeating: 0, count: first.count)
    for series in ratings {
      precondition(series.count == first.count, "raters differ in length")
      for frame in means.indices { means[frame] += series[frame] }
    }
    let count = Double(ratings.count)
    for frame in means.indices { means[frame] /= count }
    var differences = means
    deviations = ratings.map { series in
      for frame in means.indices { differences[frame] = series[frame] - means[frame] }
      return Moments(gold: means, prediction: differences)
    }
  }

  /// Adds the frames of `other`, which the same raters rated.
  mutating func merge(_ other: TwoWayAnalysis) {
    precondition(other.deviations.count == deviations.count, "tables of different raters")
    for rater in deviations.indices { deviations[rater].merge(other.deviations[rater]) }
  }

  var meanSquares: MeanSquares {
    let frames = deviations.first?.count ?? 0
    let (n, k) = (Double(frames), Double(deviations.count))
    let betweenFrames = k * (deviations.first?.goldSquares ?? 0)
    let betweenRaters =
      n * deviations.reduce(0) { $0 + $1.predictionMean * $1.predictionMean }
    let residual = deviations.reduce(0) { $0 + $1.predictionSquares }
    return MeanSquares(
      frames: frames, raters: k, betweenFrames: betweenFrames / (n - 1),
      betweenRaters: betweenRaters / (k - 1), residual: residual / ((n - 1) * (k - 1)),
      withinFrames: (betweenRaters + residual) / (n * (k - 1)), withinDegrees: n * (k - 1))
  }
}

/// Mean squares of an analysis of variance of frames by raters; NaN where there are too few.
struct MeanSquares: Equatable, Sendable {
  /// n
  let frames: Int
  /// k; where frames have different numbers of ratings, their mean number k0.
  let raters: Double
  /// MSR, n − 1 degrees of freedom.
  let betweenFrames: Double
  /// MSC, k − 1 degrees of freedom.
  let betweenRaters: Double
  /// MSE, (n − 1)(k − 1) degrees of freedom.
  let residual: Double
  /// MSW, with so many degrees of freedom: n (k − 1) where every frame has k ratings.
  let withinFrames: Double
  let withinDegrees: Double
}
