internal import Features
internal import Glibc
internal import LinearAlgebra
internal import LinearModels

/// Sparse Bayesian linear regression, whose inputs are the columns and, with a staircase, the
/// probabilities of its classifiers.
///
/// Inputs and ratings are taken about their means, so that the intercept is free; each input's column
/// is brought to length 1.
struct RelevanceVectorRegression: RegressionLearner {
  private let corpus: RegressionCorpus
  private let staircase: StaircaseSettings?
  private let settings: RegressionSettings

  init(
    _ corpus: RegressionCorpus, _ staircase: StaircaseSettings?, settings: RegressionSettings
  ) throws(RegressionError) {
    self.corpus = corpus
    self.staircase = staircase
    self.settings = settings
    let inputs =
      corpus.width + (staircase.map { $0.inputCount(dimensions: corpus.dimensions.count) } ?? 0)
    // The products, the part of them that varies, the members' columns, their covariance and its
    // like.
    try settings.checkMemory(
      5 * SymmetricMatrix.byteCount(size: inputs), rows: corpus.stepCount, columns: inputs,
      isByRows: false)
    if staircase != nil {
      let rows = corpus.stepCount / settings.every + corpus.recordings.count
      try settings.checkMemory(
        3 * rows * (corpus.width + 1) * MemoryLayout<Double>.size, rows: rows,
        columns: corpus.width, isByRows: true)
    }
  }

  func fits(delay: Int, dimensions: [Int], settings tried: [Double]?) throws -> [[LinearFit]] {
    var steps = TrainingSteps(delay: delay, every: settings.every)
    steps.staircase = try staircase.map { try $0.fitted(to: corpus, steps: steps) }
    var fits = dimensions.map { _ in [LinearFit]() }
    for group in TrainingSteps.groups(dimensions, of: corpus) {
      let moments = try GramMoments(corpus, dimensions: group, steps: steps)
      for (target, dimension) in zip(moments.targets, group) {
        guard let place = dimensions.firstIndex(of: dimension) else { continue }
        fits[place] = [try fit(moments, target, steps, name: corpus.dimensions[dimension])]
      }
    }
    return fits
  }

  private func fit(
    _ moments: GramMoments, _ target: GramMoments.Target, _ steps: TrainingSteps, name: String
  ) throws(RegressionError) -> LinearFit {
    guard target.squares > 0 else {
      throw RegressionError("dimension '\(name)': expected ratings that differ, found one value")
    }
    let varying = moments.varying
    let lengths = varying.map { moments.gram[$0, $0].squareRoot() }
    var scaled = moments.gram.part(varying)
    for row in varying.indices {
      for column in varying.indices { scaled[row, column] /= lengths[row] * lengths[column] }
    }
    let likelihood = MarginalLikelihood(
      gram: scaled, products: zip(varying, lengths).map { target.products[$0] / $1 },
      squares: target.squares, count: moments.count)
    guard likelihood.isConverged else {
      throw RegressionError(
        "dimension '\(name)': expected precisions that settle, found none that do for "
          + "\(moments.count) steps of \(varying.count) inputs")
    }
    var weights = [Double](repeating: 0, count: moments.means.count)
    for (member, mean) in zip(likelihood.members, likelihood.mean) {
      weights[varying[member]] = mean / lengths[member]
    }
    let offset = zip(weights, moments.means).reduce(0) { $0 + $1.0 * $1.1 }
    var model = DimensionModel(
      weights: weights, intercept: target.mean - offset, delay: steps.delay)
    model.staircase = steps.staircase
    let members = likelihood.members
    var covariance = likelihood.covariance
    for row in members.indices {
      for column in members.indices {
        covariance[row, column] /= lengths[members[row]] * lengths[members[column]]
      }
    }
    model.uncertainty = DimensionModel.Uncertainty(
      noise: 1 / likelihood.noisePrecision, members: members.map { varying[$0] },
      centers: members.map { moments.means[varying[$0]] }, covariance: covariance.values)
    return LinearFit(setting: Double(members.count), model: model)
  }
}
