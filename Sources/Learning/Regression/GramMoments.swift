internal import Features
internal import LinearAlgebra
internal import LinearModels

/// All that least squares and its kin need to know of a corpus: products of its inputs with each
/// other and with the gold standard, about their means. No fit touches the steps again.
struct GramMoments {
  /// Rated steps.
  let count: Int
  let means: [Double]
  /// X'X of the inputs less their means.
  let gram: SymmetricMatrix
  /// One a dimension, in the order asked for.
  let targets: [Target]

  struct Target {
    let mean: Double
    /// X'y of inputs and gold standard less their means.
    let products: [Double]
    /// y'y, likewise.
    let squares: Double
  }

  /// - Parameters:
  ///   - dimensions: whose gold standard is missing at the same steps.
  ///   - steps: which steps count, and what further inputs they have.
  init(_ corpus: RegressionCorpus, dimensions: [Int], steps: TrainingSteps) throws {
    let width = corpus.width + steps.extraCount
    var gram = SymmetricMatrix(size: width)
    var sums = [Double](repeating: 0, count: width)
    var products = dimensions.map { _ in sums }
    var (goldSums, goldSquares) = (dimensions.map { _ in 0.0 }, dimensions.map { _ in 0.0 })
    var count = 0
    // Taken about the first rating, so that a gold standard far from zero loses no digits.
    let origins = dimensions.map { corpus.ratings(of: $0).first ?? 0 }
    try steps.forEachRows(of: corpus, dimensions: dimensions) { rows, gold in
      let rowCount = gold[0].count
      count += rowCount
      gram.addSquares(of: rows, count: rowCount)
      let ones = [Double](repeating: 1, count: rowCount)
      addProducts(of: rows, count: rowCount, with: ones, to: &sums)
      for (index, ratings) in gold.enumerated() {
        let moved = ratings.map { $0 - origins[index] }
        addProducts(of: rows, count: rowCount, with: moved, to: &products[index])
        goldSums[index] += moved.reduce(0, +)
        goldSquares[index] += moved.reduce(0) { $0 + $1 * $1 }
      }
    }
    gram.mirror()
    let n = Double(max(count, 1))
    let means = sums.map { $0 / n }
    for row in 0..<width where means[row] != 0 {
      for column in 0..<width { gram[row, column] -= n * means[row] * means[column] }
    }
    self.count = count
    self.means = means
    self.gram = gram
    targets = dimensions.indices.map { index in
      let mean = goldSums[index] / n
      return Target(
        mean: mean + origins[index],
        products: zip(products[index], means).map { $0 - $1 * goldSums[index] },
        squares: goldSquares[index] - n * mean * mean)
    }
  }

  /// Inputs that vary, by their places: the others' rows are zero but for rounding.
  var varying: [Int] {
    (0..<gram.size).filter { gram[$0, $0] > 1e-12 * Double(max(count, 1)) }
  }
}

/// Which steps of a corpus a fit sees, and with what beside their columns.
struct TrainingSteps {
  /// Steps by which the gold standard lies after the inputs.
  var delay = 0
  /// Each so many-th step counts.
  var every = 1
  var staircase: DimensionModel.Staircase?

  /// Inputs beside the columns.
  var extraCount: Int { staircase?.inputCount ?? 0 }

  /// Whether a step of a recording counts for a dimension, and its rating; NaN if not.
  func rating(
    _ recording: RegressionCorpus.Labelled, step: Int, dimension: Int, of dimensions: Int
  ) -> Double {
    guard step.isMultiple(of: every), step + delay < recording.features.stepCount else {
      return .nan
    }
    return Double(recording.gold[(step + delay) * dimensions + dimension])
  }

  /// All rated steps, a part at a time.
  ///
  /// - Parameters:
  ///   - dimensions: whose gold standard is missing at the same steps.
  ///   - body: takes rows, `[row, input]`, and the gold standard, `[dimension][row]`; never none.
  func forEachRows(
    of corpus: RegressionCorpus, dimensions: [Int],
    _ body: (UnsafePointer<Double>, [[Double]]) throws -> Void
  ) throws {
    let width = corpus.width
    let total = width + extraCount
    for recording in corpus.recordings {
      let probabilities =
        try staircase?.probabilities(of: recording.features, recording.scaling)
      try recording.features.forEachScaledBlock(recording.scaling) { steps, values in
        let kept = steps.filter { step in
          dimensions.contains {
            !rating(recording, step: step, dimension: $0, of: corpus.dimensions.count).isNaN
          }
        }
        guard !kept.isEmpty else { return }
        let rows = UnsafeMutablePointer<Double>.allocate(capacity: kept.count * total)
        defer { rows.deallocate() }
        for (row, step) in kept.enumerated() {
          let target = rows + row * total
          target.update(from: values + (step - steps.lowerBound) * width, count: width)
          if let staircase, let probabilities {
            for input in 0..<extraCount {
              target[width + input] = staircase.input(input, of: probabilities, at: step)
            }
          }
        }
        let gold = dimensions.map { dimension in
          kept.map {
            rating(recording, step: $0, dimension: dimension, of: corpus.dimensions.count)
          }
        }
        try body(rows, gold)
      }
    }
  }

  /// Dimensions by the steps that they are rated at: those of a group share what is summed.
  static func groups(_ dimensions: [Int], of corpus: RegressionCorpus) -> [[Int]] {
    var groups: [[Int]] = []
    for dimension in dimensions {
      let place = groups.firstIndex { group in
        corpus.recordings.allSatisfy { recording in
          stride(from: 0, to: recording.gold.count, by: corpus.dimensions.count).allSatisfy {
            recording.gold[$0 + group[0]].isNaN == recording.gold[$0 + dimension].isNaN
          }
        }
      }
      if let place { groups[place].append(dimension) } else { groups.append([dimension]) }
    }
    return groups
  }
}
