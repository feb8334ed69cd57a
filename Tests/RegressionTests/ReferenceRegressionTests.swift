import Glibc
import LinearModels
import Partitions
import TestSupport
import Testing

@testable import Regression

/// Weights against scikit-learn's and against slow re-estimation.
@Suite struct ReferenceRegressionTests {
  private let folder: TemporaryFolder
  private let reference: ReferenceCase
  private let corpora: RegressionCorpora

  init() throws {
    folder = try TemporaryFolder()
    reference = try ReferenceCase("Regression/regression")
    corpora = try SmallCorpus.reference(in: folder, reference).corpora()
  }

  private func numbers(_ name: String) throws -> [Double] {
    try reference.text(name).split(separator: ",").compactMap { Double($0) }
  }

  private func fits(_ method: RegressionMethod) throws -> [LinearFit] {
    try RegressionSettings(method).learner(for: corpora.training)
      .fits(delay: 0, dimensions: [0], settings: nil)[0]
  }

  private func expect(_ model: DimensionModel, is name: String, within tolerance: Float) throws {
    try reference.expect(model.weights.map { Float($0) }, is: "\(name).weight", within: tolerance)
    try reference.expect([Float(model.intercept)], is: "\(name).bias", within: tolerance)
  }

  @Test func ridge() throws {
    for (index, fit) in try fits(.ridge(numbers("ridges"))).enumerated() {
      // The smallest factor leaves a system of condition 1e5, whose weights are up to 3.
      try expect(fit.model, is: "ridge.\(index)", within: 2e-5)
    }
  }

  /// liblinear stops short of the least by a share of its first slope; scikit-learn's run did not.
  @Test func supportVectors() throws {
    var settings = SupportVectorSettings()
    settings.costs = try numbers("costs")
    for (index, fit) in try fits(.supportVectors(settings)).enumerated() {
      try expect(fit.model, is: "svr.\(index)", within: 0.01)
    }
  }

  @Test func dualSupportVectorsAreRepeatable() throws {
    var settings = SupportVectorSettings()
    settings.costs = [0.05, 0.05]
    settings.solver = .dual
    let fits = try fits(.supportVectors(settings))
    #expect(fits[0].model == fits[1].model)
    try expect(fits[0].model, is: "svr.1", within: 0.1)
  }

  @Test func relevanceVectors() throws {
    let fit = try fits(.relevanceVectors(nil))[0]
    try expect(fit.model, is: "rvm", within: 1e-4)
    #expect(fit.setting == 3)
    let known = try #require(fit.model.uncertainty)
    try reference.expect([Float(known.noise)], is: "rvm.noise", within: 1e-4)
    let recording = corpora.training.recordings[0]
    let prediction = try LinearPrediction(
      [fit.model], of: recording.features, scaling: recording.scaling, withVariance: true)
    try reference.expect(
      prediction.variances[0].map { Float($0) }, is: "rvm.variance", within: 1e-4)
  }

  /// Where the inputs explain the ratings without noise, precisions drift along a ridge of the likelihood, and
  /// where some inputs are nearly one another's copies, rounding throws them off it.
  @Test(arguments: [UInt64(1), 2, 3], [Float(1), 1e-3])
  func moreInputsThanStepsComeToAnEnd(seed: UInt64, likeness: Float) throws {
    var generator = SplitMix64(seed: seed)
    let (steps, columns) = (60, 120)
    // Walks, since columns resemble each other, as statistics of one face do.
    func walk(_ columns: Int) -> [[Float]] {
      var place = [Float](repeating: 0, count: columns)
      let moves = (0..<steps).map { _ in
        (0..<columns).map { _ in Float.random(in: -1...1, using: &generator) }
      }
      return moves.map { move in
        for column in 0..<columns { place[column] += move[column] }
        return place
      }
    }
    let features = zip(walk(columns / 2), walk(columns / 2)).map { row, other in
      row + zip(row, other).map { $0 + likeness * $1 }
    }
    let gold = walk(1).map { Double($0[0]) }
    let source = { (name: String, part) in
      SmallCorpus.Source(name: name, part: part, features: features.flatMap { $0 }, gold: [gold])
    }
    let wide = try SmallCorpus(
      in: folder, columns: (0..<columns).map { "c\($0)" },
      [source("A", .train), source("B", .validation)]
    ).corpora()
    let fit = try RegressionSettings(.relevanceVectors(nil)).learner(for: wide.training)
      .fits(delay: 0, dimensions: [0], settings: nil)[0][0]
    #expect(fit.setting > 0 && fit.setting < Double(steps))
    let recording = wide.training.recordings[0]
    let prediction = try LinearPrediction(
      [fit.model], of: recording.features, scaling: recording.scaling)
    let mean = gold.reduce(0, +) / Double(steps)
    let spread = gold.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let residual = zip(prediction.values[0], gold).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    // Of near copies few are taken, and what they leave is noise.
    #expect(residual < (likeness == 1 ? 0.01 : 0.5) * spread)
  }

  /// Ours stops where no precision changes by a hundredth, the reference where they have settled.
  @Test func relevanceVectorClassifier() throws {
    var (values, above): ([Double], [Bool]) = ([], [])
    try TrainingSteps().forEachRows(of: corpora.training, dimensions: [0]) { rows, gold in
      values += UnsafeBufferPointer(start: rows, count: gold[0].count * corpora.columns.count)
      above += gold[0].map { $0 > 0 }
    }
    let classifier = RelevanceVectorClassifier(
      RelevanceVectorClassifier.Rows(values: values, width: corpora.columns.count), isAbove: above)
    try reference.expect(classifier.weights.map { Float($0) }, is: "rvc.weight", within: 0.02)
    try reference.expect([Float(classifier.intercept)], is: "rvc.bias", within: 0.02)
  }
}
