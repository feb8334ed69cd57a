package import Features
internal import Glibc
package import TimeSeries

/// What several models predict of one recording.
package struct LinearPrediction {
  /// `[model][step]`, at the gold standard's time.
  package private(set) var values: [[Double]]
  /// The same of the predictions' variances; empty where they are not wanted.
  package private(set) var variances: [[Double]] = []

  /// - Parameters:
  ///   - scaling: of the recording's columns.
  ///   - withVariance: whether variances are wanted; all models must have an uncertainty then.
  /// - Throws: `FileError` if reading fails or a value is infinite.
  package init(
    _ models: [DimensionModel], of recording: FeatureRecording, scaling: ColumnScaling,
    withVariance: Bool = false
  ) throws {
    let width = recording.width
    let stages = FirstStage(models, width: width, withVariance: withVariance)
    var first = [Double](repeating: 0, count: recording.stepCount * stages.count)
    try recording.forEachScaledBlock(scaling) { steps, rows in
      first.withUnsafeMutableBufferPointer { first in
        stages.apply(to: rows, steps: steps, into: first)
      }
    }
    values = []
    for (index, model) in models.enumerated() {
      let steps = Outcome(
        values: first, width: stages.count, stepCount: recording.stepCount, sum: index,
        columns: stages.places, staircase: model.staircase,
        probabilities: try model.staircase?.probabilities(of: recording, scaling) ?? [],
        columnCount: width)
      values.append(model.shifted(steps.predictions(of: model)))
      guard withVariance, let uncertainty = model.uncertainty else { continue }
      variances.append(model.shifted(steps.variances(uncertainty)))
    }
  }
}

/// What is taken of each step's columns in one pass: a sum of products for each model, and the
/// columns that variances need.
private struct FirstStage {
  /// Where a column is copied to, by column.
  private(set) var places: [Int: Int] = [:]
  private let weights: [Double]
  private let intercepts: [Double]
  private var copied: [Int] = []
  private let width: Int

  var count: Int { intercepts.count + copied.count }

  init(_ models: [DimensionModel], width: Int, withVariance: Bool) {
    self.width = width
    weights = models.flatMap { model in
      precondition(model.weights.count == width + (model.staircase?.inputCount ?? 0))
      return model.weights[..<width]
    }
    intercepts = models.map(\.intercept)
    guard withVariance else { return }
    for member in models.flatMap({ $0.uncertainty?.members ?? [] })
    where member < width && places[member] == nil {
      places[member] = count
      copied.append(member)
    }
  }

  /// - Parameters:
  ///   - rows: scaled, `[step, column]`.
  ///   - target: `[step, count]` of the whole recording.
  func apply(
    to rows: UnsafePointer<Double>, steps: Range<Int>,
    into target: UnsafeMutableBufferPointer<Double>
  ) {
    weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      for (row, step) in steps.enumerated() {
        let columns = rows + row * width
        let place = step * count
        for (index, intercept) in intercepts.enumerated() {
          target[place + index] = intercept + dot(columns, weights + index * width, count: width)
        }
        for (index, column) in copied.enumerated() {
          target[place + intercepts.count + index] = columns[column]
        }
      }
    }
  }
}

/// What the pass gave, as one model sees it.
private struct Outcome {
  /// `[step, width]`
  let values: [Double]
  let width: Int
  let stepCount: Int
  /// Place of the model's sum.
  let sum: Int
  /// Places of columns.
  let columns: [Int: Int]
  let staircase: DimensionModel.Staircase?
  /// `[step, classifier]`
  let probabilities: [Double]
  /// Inputs before the probabilities.
  let columnCount: Int

  func predictions(of model: DimensionModel) -> [Double] {
    let inputs = columnCount..<model.weights.count
    let used = inputs.filter { model.weights[$0] != 0 }
    return (0..<stepCount).map { step in
      used.reduce(values[step * width + sum]) {
        $0 + model.weights[$1] * probability($1, at: step)
      }
    }
  }

  func variances(_ uncertainty: DimensionModel.Uncertainty) -> [Double] {
    (0..<stepCount).map { step in
      uncertainty.variance { input in
        columns[input].map { values[step * width + $0] } ?? probability(input, at: step)
      }
    }
  }

  private func probability(_ input: Int, at step: Int) -> Double {
    staircase?.input(input - columnCount, of: probabilities, at: step) ?? 0
  }
}

extension DimensionModel.Staircase {
  /// Of every step of a recording, `[step, classifier]`.
  ///
  /// - Throws: `FileError` if reading fails or a value is infinite.
  package func probabilities(
    of recording: FeatureRecording, _ scaling: ColumnScaling
  ) throws -> [Double] {
    let width = recording.width
    var probabilities = [Double](repeating: 0, count: recording.stepCount * count)
    try recording.forEachScaledBlock(scaling) { steps, rows in
      weights.withUnsafeBufferPointer { weights in
        guard let weights = weights.baseAddress else { return }
        for (row, step) in steps.enumerated() {
          for (index, intercept) in intercepts.enumerated() {
            probabilities[step * count + index] = logistic(
              intercept + dot(rows + row * width, weights + index * width, count: width))
          }
        }
      }
    }
    return probabilities
  }

  /// One of the inputs that the probabilities about a step make: `offset · count + classifier`.
  /// Beyond the edges the edge's step repeats.
  package func input(_ index: Int, of probabilities: [Double], at step: Int) -> Double {
    let (offset, classifier) = index.quotientAndRemainder(dividingBy: count)
    let row = min(max(step + offset - reach, 0), probabilities.count / count - 1)
    return probabilities[row * count + classifier]
  }
}

/// `1 / (1 + exp(−x))`
package func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// Sum of products, in the same order on every processor.
private func dot(
  _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, count: Int
) -> Double {
  var sums = SIMD8<Double>.zero
  var index = 0
  while index + 8 <= count {
    let (a, b) = (UnsafeRawPointer(first + index), UnsafeRawPointer(second + index))
    sums += a.loadUnaligned(as: SIMD8<Double>.self) * b.loadUnaligned(as: SIMD8<Double>.self)
    index += 8
  }
  var sum = sums.sum()
  while index < count {
    sum += first[index] * second[index]
    index += 1
  }
  return sum
}

extension Recording {
  /// Predictions as a series, and their variances behind them where there are such.
  package init(_ prediction: LinearPrediction, of recording: FeatureRecording) {
    self.init(
      name: recording.name,
      times: (0..<recording.stepCount).map { endTime(ofStep: $0, step: recording.step) },
      columns: prediction.values + prediction.variances)
  }
}
