internal import Features
internal import LinearModels
internal import Parallel

/// Of a staircase: at thresholds that divide the ratings of each dimension into equally filled parts,
/// classifiers tell whether it is above; the probabilities that they give for ALL dimensions, at the
/// steps about each, are inputs of every dimension's regression.
///
/// - Source: Huang et al. 2016 (AVEC), after Williamson et al. 2013; Nicolaou et al. 2012,
///   doi:10.1016/j.imavis.2011.12.005, for the outputs of all dimensions about a step. Number of
///   thresholds, their places and the window are ours: they were not published.
package struct StaircaseSettings: Equatable, Sendable {
  /// Thresholds of each dimension.
  package var count: Int
  /// Steps before and after each whose probabilities count.
  package var reach: Int

  package init(count: Int, reach: Int) {
    self.count = count
    self.reach = reach
  }

  func inputCount(dimensions: Int) -> Int { dimensions * count * (2 * reach + 1) }

  /// Fits the classifiers.
  ///
  /// - Throws: `RegressionError` if all ratings of a dimension are one value.
  func fitted(
    to corpus: RegressionCorpus, steps: TrainingSteps
  ) throws -> DimensionModel.Staircase {
    var tasks: [(rows: RelevanceVectorClassifier.Rows, isAbove: [Bool], threshold: Double)] = []
    for dimension in corpus.dimensions.indices {
      var (values, ratings): ([Double], [Double]) = ([], [])
      try steps.forEachRows(of: corpus, dimensions: [dimension]) { rows, gold in
        values += UnsafeBufferPointer(start: rows, count: gold[0].count * corpus.width)
        ratings += gold[0]
      }
      let thresholds = Self.thresholds(of: ratings, count: count)
      guard !thresholds.isEmpty else {
        throw RegressionError(
          "dimension '\(corpus.dimensions[dimension])': expected ratings that differ, found one value"
        )
      }
      let rows = RelevanceVectorClassifier.Rows(values: values, width: corpus.width)
      tasks += thresholds.map { threshold in (rows, ratings.map { $0 > threshold }, threshold) }
    }
    let classifiers = tasks.map { RelevanceVectorClassifier($0.rows, isAbove: $0.isAbove) }
    return DimensionModel.Staircase(
      weights: classifiers.flatMap(\.weights), intercepts: classifiers.map(\.intercept),
      thresholds: tasks.map(\.threshold), reach: reach)
  }

  /// Quantiles 1/(K + 1) to K/(K + 1), each once; none that no rating is above.
  static func thresholds(of ratings: [Double], count: Int) -> [Double] {
    let sorted = ratings.sorted()
    guard let largest = sorted.last else { return [] }
    var thresholds: [Double] = []
    for part in 1...count {
      let quantile = sorted[min(part * sorted.count / (count + 1), sorted.count - 1)]
      if quantile < largest, thresholds.last != quantile { thresholds.append(quantile) }
    }
    return thresholds
  }
}
