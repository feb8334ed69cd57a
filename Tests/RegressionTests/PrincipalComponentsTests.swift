import Features
import LinearModels
import TestSupport
import Testing

@testable import Regression

/// Beside scikit-learn's: `Tests/Reference/Regression/make_components.py`.
@Suite struct PrincipalComponentsTests {
  private let folder: TemporaryFolder
  private let reference: ReferenceCase
  private let recordings: [FeatureRecording]

  init() throws {
    folder = try TemporaryFolder()
    reference = try ReferenceCase("Regression/components")
    let (rows, width) = (try reference.floats("x"), try reference.shape("x")[1])
    let middle = 50 * width
    let corpus = try SmallCorpus(
      in: folder, columns: (0..<width).map { "f\($0)" },
      [("A", Array(rows[..<middle])), ("B", Array(rows[middle...]))].map { name, rows in
        SmallCorpus.Source(name: name, part: nil, features: rows, gold: [[0]])
      })
    recordings = try corpus.table().recordings
  }

  private func components(_ count: Int, passes: Int = 8, seed: UInt64 = 0) throws
    -> PrincipalComponents
  {
    var settings = PrincipalComponents.Settings()
    (settings.count, settings.passes, settings.seed) = (count, passes, seed)
    return try PrincipalComponents(of: recordings, settings)
  }

  @Test(arguments: [0, 1])
  func areThoseOfScikitLearn(seed: UInt64) throws {
    let found = try components(5, seed: seed)
    try reference.expect(
      found.components.flatMap { $0.map { Float($0) } }, is: "components", within: 1e-4)
    try reference.expect(found.variances.map { Float($0) }, is: "variance", within: 1e-6)
    try reference.expect([Float(found.totalVariance)], is: "total", within: 1e-6)
  }

  /// Without passes the random rows alone are near; each pass brings them nearer.
  @Test func passesBringThemNearer() throws {
    let exact = try reference.floats("variance").reduce(0, +)
    let errors = try [0, 1, 3].map { passes in
      abs(try components(5, passes: passes).variances.reduce(0) { $0 + Float($1) } - exact)
    }
    #expect(errors[1] < errors[0] && errors[2] <= errors[1])
  }

  @Test func areOrthonormal() throws {
    let found = try components(3).components
    for (row, first) in found.enumerated() {
      for (column, second) in found.enumerated() {
        let product = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (row == column ? 1 : 0)) < 1e-12)
      }
    }
  }

  @Test func moreThanThereAreAreRefused() throws {
    #expect(
      throws: RegressionError(
        "expected at most 40 components, of 120 steps and 40 features that vary, found 41")
    ) { try components(41) }
  }

  /// What a projection computes as rows come is what predicting computes of a whole recording.
  @Test func projectingRowsIsPredicting() throws {
    let found = try components(2)
    let features = (0..<40).map { "f\($0)" }
    let model = RegressionModel(
      kind: .pca, inputs: FeatureInputs(features: features, step: SmallCorpus.step),
      scaling: found.scaling, dimensions: ["pca_1", "pca_2"],
      models: found.components.map { DimensionModel(weights: $0, intercept: 0, delay: 0) })
    let path = folder.path("pca.safetensors")
    try model.write(to: path, notes: [:])
    let recording = recordings[0]
    let predicted = try LinearPrediction(model.models, of: recording, scaling: found.scaling)
    var rows = ProjectedRows(try ComponentProjection(path: path, features: features))
    var projected: [[Float]] = []
    for step in 0..<recording.stepCount {
      try rows.append(recording.values(ofSteps: step..<step + 1)) { projected.append($0) }
    }
    try rows.finish { projected.append($0) }
    #expect(projected.count == 50)
    for (step, row) in projected.enumerated() {
      for (component, value) in row.enumerated() {
        #expect(abs(Double(value) - predicted.values[component][step]) < 1e-4)
      }
    }
    let others = #expect(throws: (any Error).self) {
      try ComponentProjection(path: path, features: ["f1"])
    }
    #expect("\(others.map { "\($0)" } ?? "")".contains("found those of 40 features f0 and so on"))
  }
}
