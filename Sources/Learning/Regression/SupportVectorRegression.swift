internal import CLibLinear
internal import Features
internal import Glibc
internal import LinearModels
internal import Parallel

/// Of support vector regression.
package struct SupportVectorSettings: Equatable, Sendable {
  package enum Solver: String, CaseIterable, Sendable {
    /// Newton's method on the weights: the same bits every time.
    case primal
    /// Coordinate descent on the steps' multipliers, in random order: liblinear's choice for AVEC.
    case dual
  }

  /// Factors of the steps' losses to try.
  package var costs = defaultCosts
  package var solver = Solver.primal
  /// Differences from the gold standard that cost nothing.
  package var epsilon = 0.1
  /// Of the dual solver's order.
  package var seed: UInt32 = 0

  package init() {}

  /// AVEC 2016's: 1, 2 and 5 times 1e-5 to 1e-1, and 1.
  package static let defaultCosts: [Double] =
    ["e-5", "e-4", "e-3", "e-2", "e-1"].flatMap { power in
      ["1", "2", "5"].compactMap { Double($0 + power) }
    } + [1]
}

/// Linear support vector regression with squared loss,
///
///     w'w / 2 + C Σ max(0, |y − w'x| − ε)²
///
/// made least by liblinear, x having a further 1 whose weight is the intercept, in w'w too.
///
/// - Source: Ho & Lin 2012, JMLR 13, 3323-3348; Valstar et al. 2016 (AVEC), arXiv:1605.01600.
struct SupportVectorRegression: RegressionLearner {
  private let corpus: RegressionCorpus
  private let vectors: SupportVectorSettings
  private let settings: RegressionSettings
  private let nodes: FeatureNodes

  init(
    _ corpus: RegressionCorpus, _ vectors: SupportVectorSettings, settings: RegressionSettings
  ) throws {
    self.corpus = corpus
    self.vectors = vectors
    self.settings = settings
    let rows = corpus.recordings.reduce(0) {
      $0 + ($1.features.stepCount + settings.every - 1) / settings.every
    }
    try settings.checkMemory(
      FeatureNodes.byteCount(rows: rows, columns: corpus.width), rows: rows, columns: corpus.width,
      isByRows: true)
    nodes = try FeatureNodes(corpus, rows: rows, every: settings.every)
    linear_be_silent()
  }

  func fits(delay: Int, dimensions: [Int], settings tried: [Double]?) throws -> [[LinearFit]] {
    let costs = tried ?? vectors.costs
    let steps = TrainingSteps(delay: delay, every: settings.every)
    let problems = dimensions.map { rated(steps, dimension: $0) }
    let (vectors, width) = (vectors, corpus.width)
    // The dual solver draws from the process's one generator.
    let threads = vectors.solver == .primal ? settings.threads : 1
    let fits = parallelMap(below: dimensions.count * costs.count, threads: threads) { index in
      let (problem, cost) = index.quotientAndRemainder(dividingBy: costs.count)
      return problems[problem].fit(vectors, cost: costs[cost], width: width, delay: delay)
    }
    return dimensions.indices.map { Array(fits[$0 * costs.count..<($0 + 1) * costs.count]) }
  }

  private func rated(_ steps: TrainingSteps, dimension: Int) -> RatedNodes {
    var (gold, rows): ([Double], [UnsafeMutablePointer<feature_node>?]) = ([], [])
    var row = 0
    for recording in corpus.recordings {
      for step in stride(from: 0, to: recording.features.stepCount, by: settings.every) {
        let rating = steps.rating(
          recording, step: step, dimension: dimension, of: corpus.dimensions.count)
        if !rating.isNaN {
          gold.append(rating)
          rows.append(nodes.start(ofRow: row))
        }
        row += 1
      }
    }
    return RatedNodes(nodes: nodes, gold: gold, rows: rows)
  }
}

/// Rows that are rated, and their ratings.
private struct RatedNodes: @unchecked Sendable {
  /// Keeps what `rows` point to.
  let nodes: FeatureNodes
  let gold: [Double]
  let rows: [UnsafeMutablePointer<feature_node>?]

  func fit(
    _ vectors: SupportVectorSettings, cost: Double, width: Int, delay: Int
  ) -> LinearFit {
    var (gold, rows) = (gold, rows)
    let weights = gold.withUnsafeMutableBufferPointer { gold in
      rows.withUnsafeMutableBufferPointer { rows in
        var problem = problem(
          l: Int32(gold.count), n: Int32(width + 1), y: gold.baseAddress, x: rows.baseAddress,
          bias: 1)
        let isPrimal = vectors.solver == .primal
        if !isPrimal { srand(vectors.seed) }
        var model = linear_train_regression(
          &problem, Int32(isPrimal ? L2R_L2LOSS_SVR : L2R_L2LOSS_SVR_DUAL), cost,
          vectors.epsilon, isPrimal ? 0.001 : 0.1)
        defer { free_and_destroy_model(&model) }
        guard let found = model?.pointee.w else { return [Double](repeating: 0, count: width + 1) }
        return Array(UnsafeBufferPointer(start: found, count: width + 1))
      }
    }
    return LinearFit(
      setting: cost,
      model: DimensionModel(
        weights: Array(weights[..<width]), intercept: weights[width], delay: delay))
  }
}

/// Rows as liblinear takes them: index and value of each column, the bias, and an end.
private final class FeatureNodes: @unchecked Sendable {
  private let nodes: UnsafeMutablePointer<feature_node>
  private let width: Int

  static func byteCount(rows: Int, columns: Int) -> Int {
    // A pointer for each row too, and a rating.
    rows * ((columns + 2) * MemoryLayout<feature_node>.stride + 16)
  }

  init(_ corpus: RegressionCorpus, rows: Int, every: Int) throws {
    width = corpus.width
    nodes = .allocate(capacity: max(rows * (width + 2), 1))
    var node = nodes
    let width = width
    for recording in corpus.recordings {
      try recording.features.forEachScaledBlock(recording.scaling) { steps, values in
        for (row, step) in steps.enumerated() where step.isMultiple(of: every) {
          for column in 0..<width {
            node[column] = feature_node(
              index: Int32(column + 1), value: values[row * width + column])
          }
          node[width] = feature_node(index: Int32(width + 1), value: 1)
          node[width + 1] = feature_node(index: -1, value: 0)
          node += width + 2
        }
      }
    }
  }

  deinit { nodes.deallocate() }

  func start(ofRow row: Int) -> UnsafeMutablePointer<feature_node> { nodes + row * (width + 2) }
}
