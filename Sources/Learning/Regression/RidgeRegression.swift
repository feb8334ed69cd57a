internal import Features
internal import LinearAlgebra
internal import LinearModels

/// Least squares with squared weights: `Σ (y − w'x − b)² + λ w'w` is made least, b being free.
///
/// By the normal equations in double precision, whose sums are taken a block of steps at a time.
struct RidgeRegression: RegressionLearner {
  private let corpus: RegressionCorpus
  private let factors: [Double]
  private let settings: RegressionSettings

  init(
    _ corpus: RegressionCorpus, factors: [Double], settings: RegressionSettings
  ) throws(RegressionError) {
    self.corpus = corpus
    self.factors = factors
    self.settings = settings
    // The products, the part of them that varies, and its factors.
    try settings.checkMemory(
      3 * SymmetricMatrix.byteCount(size: corpus.width), rows: corpus.stepCount,
      columns: corpus.width, isByRows: false)
  }

  func fits(delay: Int, dimensions: [Int], settings tried: [Double]?) throws -> [[LinearFit]] {
    let steps = TrainingSteps(delay: delay, every: settings.every)
    var fits = dimensions.map { _ in [LinearFit]() }
    for group in TrainingSteps.groups(dimensions, of: corpus) {
      let moments = try GramMoments(corpus, dimensions: group, steps: steps)
      for (target, dimension) in zip(moments.targets, group) {
        guard let place = dimensions.firstIndex(of: dimension) else { continue }
        fits[place] = try (tried ?? factors).map { factor throws(RegressionError) in
          try Self.fit(moments, target, factor: factor, delay: delay)
        }
      }
    }
    return fits
  }

  private static func fit(
    _ moments: GramMoments, _ target: GramMoments.Target, factor: Double, delay: Int
  ) throws(RegressionError) -> LinearFit {
    let varying = moments.varying
    var system = moments.gram.part(varying)
    for index in varying.indices { system[index, index] += factor }
    guard let solution = system.solving(varying.map { target.products[$0] }) else {
      throw RegressionError(
        "expected features none of which is a sum of others, or a larger --ridge, found "
          + "\(moments.count) steps of \(varying.count) inputs that \(factor) does not hold")
    }
    var weights = [Double](repeating: 0, count: moments.means.count)
    for (index, weight) in zip(varying, solution) { weights[index] = weight }
    let offset = zip(weights, moments.means).reduce(0) { $0 + $1.0 * $1.1 }
    return LinearFit(
      setting: factor,
      model: DimensionModel(weights: weights, intercept: target.mean - offset, delay: delay))
  }
}
