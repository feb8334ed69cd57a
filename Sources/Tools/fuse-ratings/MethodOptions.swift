import ArgumentParser
import Ratings

/// How raters are fused.
struct MethodOptions: ParsableArguments {
  enum Name: String, CaseIterable, ExpressibleByArgument {
    case mean, median, avec
    case zeroMean = "zero-mean"
    case ewe, dba

    var isWeighted: Bool { self == .ewe }
  }

  @Option(
    help: """
      mean, median: of the raters at each step. avec: each rater first centred to the raters' mean, \
      weighted by their concordance with each other (AVEC 2016, 2018). zero-mean: each rater first \
      centred to zero. ewe: the evaluator weighted estimator, a mean weighted by agreement (Grimm \
      and Kroschel 2005). dba: the barycentre under dynamic time warping (Petitjean and others \
      2011).
      """)
  var method: Name

  @Option(
    help: """
      What a rater weighs in ewe: Pearson's correlation with the mean of all raters, or of the \
      others, or the mean CCC with each of the others. (default: all-mean)
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

  func validate() throws {
    if let window, !(window >= 0 && window.isFinite) {
      throw ValidationError("--window: expected 0 seconds or more, found \(window)")
    }
    for (name, isGiven, isUsed, methods) in [
      ("weights", weights != nil, method.isWeighted, "ewe"),
      ("negative-weights", negativeWeights != nil, method.isWeighted, "ewe"),
      ("window", window != nil, method == .dba, "dba"),
    ] where isGiven && !isUsed {
      throw ValidationError("--\(name): expected the method \(methods), found \(method.rawValue)")
    }
  }

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
      .evaluatorWeighted(
        EvaluatorWeighting(basis: weights ?? .allMean, negatives: negativeWeights ?? .zero))
    case .dba:
      .barycentre(window: try ratings.wholeSteps(in: window ?? 4))
    }
  }
}

extension EvaluatorWeighting.Basis: ExpressibleByArgument {}
extension EvaluatorWeighting.Negatives: ExpressibleByArgument {}
