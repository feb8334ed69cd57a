import ArgumentParser
import Ratings

/// How raters are fused.
struct MethodOptions: ParsableArguments {
  enum Name: String, CaseIterable, ExpressibleByArgument {
    case mean, median, avec
    case zeroMean = "zero-mean"
    case ewe

    var isWeighted: Bool { self == .ewe }
  }

  @Option(
    help: """
      mean, median: of the raters at each step. avec: each rater first centred to the raters' mean, \
      weighted by their concordance with each other (AVEC 2016, 2018). zero-mean: each rater first \
      centred to zero. ewe: the evaluator weighted estimator, a mean weighted by agreement (Grimm \
      and Kroschel 2005).
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

  func validate() throws {
    guard !method.isWeighted else { return }
    for (name, isGiven) in [
      ("weights", weights != nil), ("negative-weights", negativeWeights != nil),
    ] where isGiven {
      throw ValidationError("--\(name): expected the method ewe, found \(method.rawValue)")
    }
  }

  var chosen: GoldStandard.Method {
    switch method {
    case .mean: .mean
    case .median: .median
    case .avec: .avec
    case .zeroMean: .zeroMean
    case .ewe:
      .evaluatorWeighted(
        EvaluatorWeighting(basis: weights ?? .allMean, negatives: negativeWeights ?? .zero))
    }
  }
}

extension EvaluatorWeighting.Basis: ExpressibleByArgument {}
extension EvaluatorWeighting.Negatives: ExpressibleByArgument {}
