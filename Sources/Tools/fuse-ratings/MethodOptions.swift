import ArgumentParser
import Ratings
import Warping

/// How raters are fused.
struct MethodOptions: ParsableArguments {
  enum Name: String, CaseIterable, ExpressibleByArgument {
    case mean, median, avec
    case zeroMean = "zero-mean"
    case ewe, dba, raaw

    var isWeighted: Bool { self == .ewe || self == .raaw }
  }

  @Option(
    help: """
      mean, median: of the raters at each step. avec: each rater first centred to the raters' mean, \
      weighted by their concordance with each other (AVEC 2016, 2018). zero-mean: each rater first \
      centred to zero. ewe: the evaluator weighted estimator, a mean weighted by agreement (Grimm \
      and Kroschel 2005). dba: the barycentre under dynamic time warping (Petitjean and others \
      2011). raaw: raters aligned by canonical time warping, then ewe (Stappen and others 2021).
      """)
  var method: Name

  @Option(
    help: """
      What a rater weighs in ewe and raaw: Pearson's correlation with the mean of all raters, or of \
      the others, or the mean CCC with each of the others. (default: all-mean for ewe, pairwise-ccc \
      for raaw)
      """)
  var weights: EvaluatorWeighting.Basis?

  @Option(
    help: """
      What becomes of negative weights: zero; kept; or the rater leaves and the others are weighed \
      again without them. (default: zero)
      """)
  var negativeWeights: EvaluatorWeighting.Negatives?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How far apart dba may match raters in time. (default: 4)", valueName: "seconds"))
  var window: Double?

  @Option(
    help: """
      Where dba's iterations begin: the mean of the raters, or the rater nearest to all others. \
      (default: both, of which the cheaper result is kept)
      """)
  var dbaStart: DTWBarycentre.Start?

  @Option(help: "Whose agreement weighs raters in raaw: of aligned or raw ratings. (default: raw)")
  var weightsFrom: RaterAlignedWeighting.WeightSource?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How far apart raaw's warping may change its pace. (default: 5)", valueName: "seconds"))
  var knots: Double?

  /// The method, if it takes rows for steps in time.
  var optionInTime: String? {
    method == .dba || method == .raaw ? "--method \(method.rawValue)" : nil
  }

  func validate() throws {
    if let window, !(window >= 0 && window.isFinite) {
      throw ValidationError("--window: expected 0 seconds or more, found \(window)")
    }
    if let knots, !(knots > 0 && knots.isFinite) {
      throw ValidationError("--knots: expected more than 0 seconds, found \(knots)")
    }
    for (name, isGiven, isUsed, methods) in [
      ("weights", weights != nil, method.isWeighted, "ewe or raaw"),
      ("negative-weights", negativeWeights != nil, method.isWeighted, "ewe or raaw"),
      ("window", window != nil, method == .dba, "dba"),
      ("dba-start", dbaStart != nil, method == .dba, "dba"),
      ("weights-from", weightsFrom != nil, method == .raaw, "raaw"),
      ("knots", knots != nil, method == .raaw, "raaw"),
    ] where isGiven && !isUsed {
      throw ValidationError("--\(name): expected the method \(methods), found \(method.rawValue)")
    }
  }

  /// Whether the start of `dba` is for the tool to choose.
  var triesStarts: Bool { method == .dba && dbaStart == nil }

  /// The method for ratings at these steps.
  ///
  /// - Throws: `irregularSteps`, for methods that take rows as consecutive steps.
  func chosen(for ratings: SteppedRatings) throws(RatingsError) -> GoldStandard.Method {
    switch method {
    case .mean: .mean
    case .median: .median
    case .avec: .avec
    case .zeroMean: .zeroMean
    case .ewe:
      .evaluatorWeighted(weighting(default: .allMean))
    case .dba:
      .barycentre(
        window: try ratings.wholeSteps(in: window ?? 4),
        starts: dbaStart.map { [$0] } ?? DTWBarycentre.Start.allCases)
    case .raaw:
      .raterAligned(
        RaterAlignedWeighting(
          weighting: weighting(default: .pairwiseCCC), source: weightsFrom ?? .raw,
          spacing: max((knots ?? 5) / (try ratings.regularStep() ?? 1), 1)))
    }
  }

  private func weighting(default basis: EvaluatorWeighting.Basis) -> EvaluatorWeighting {
    EvaluatorWeighting(basis: weights ?? basis, negatives: negativeWeights ?? .zero)
  }
}

extension DTWBarycentre.Start: ExpressibleByArgument {}
extension EvaluatorWeighting.Basis: ExpressibleByArgument {}
extension EvaluatorWeighting.Negatives: ExpressibleByArgument {}
extension RaterAlignedWeighting.WeightSource: ExpressibleByArgument {}
