import Features
import Foundation
import LinearModels
import Partitions
import Regression
import Segments
import TestSupport
import TimeSeries

/// Recordings with features and ratings, written for a test.
struct SmallCorpus {
  struct Source {
    let name: String
    let part: Partition.Part?
    /// `[step, column]`
    let features: [Float]
    /// `[dimension][step]`
    let gold: [[Double]]
  }

  let folder: String
  let columns: [String]
  let dimensions: [String]
  let sources: [Source]

  static let step = 0.1

  /// - Parameter parent: has to outlive all that reads the features.
  init(
    in parent: TemporaryFolder, columns: [String], dimensions: [String] = ["y"], _ sources: [Source]
  ) throws {
    folder = parent.path(UUID().uuidString)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    self.columns = columns
    self.dimensions = dimensions
    self.sources = sources
    for source in sources {
      let writer = try FeatureSegmentWriter(
        path: "\(folder)/\(source.name).test\(FeatureSegmentFile.suffix)",
        recording: source.name, source: nil,
        settings: FeatureSegmentSettings(set: "test", step: Self.step, names: columns), tool: "test"
      )
      for first in stride(from: 0, to: source.features.count, by: columns.count) {
        try writer.append(Array(source.features[first..<first + columns.count]))
      }
      try writer.finish()
    }
  }

  func table() throws -> FeatureTable { try FeatureTable(reading: [folder]) }

  /// - Parameter change: what the model is to see.
  func corpora(
    _ change: (inout FeatureInputs) -> Void = { _ in }
  ) throws -> RegressionCorpora {
    let table = try table()
    var inputs = FeatureInputs(features: table.columns, step: table.step)
    change(&inputs)
    let gold = TimeSeries(
      dimensions: dimensions,
      recordings: sources.map { source in
        Recording(
          name: source.name,
          times: source.gold[0].indices.map { endTime(ofStep: $0, step: Self.step) },
          columns: source.gold)
      })
    let parts = sources.compactMap { source in source.part.map { (source.name, $0) } }
    return try RegressionCorpora(
      Partition(Dictionary(uniqueKeysWithValues: parts)), path: "partition.csv",
      table: inputs.columns(of: table, for: "model"), inputs: inputs, gold: gold)
  }

  /// The reference's steps, to train and to validate on.
  static func reference(
    in folder: TemporaryFolder, _ reference: ReferenceCase
  ) throws -> SmallCorpus {
    let (x, y) = (try reference.floats("x"), try reference.floats("y").map(Double.init))
    let columns = (0..<x.count / y.count).map { "x\($0)" }
    return try SmallCorpus(
      in: folder, columns: columns,
      [
        Source(name: "A", part: .train, features: x, gold: [y]),
        Source(name: "B", part: .validation, features: x, gold: [y]),
      ])
  }

  /// Recordings whose rating is a sum of two of three columns `delay` steps before, and noise; the
  /// last is in no partition.
  static func delayed(
    _ delay: Int, in folder: TemporaryFolder, recordings: Int = 5, steps: Int = 80, seed: UInt64 = 1
  ) throws -> SmallCorpus {
    var generator = SplitMix64(seed: seed)
    let sources = (0..<recordings).map { index -> Source in
      var features: [Float] = []
      for _ in 0..<steps {
        features += (0..<3).map { _ in Float.random(in: -1...1, using: &generator) }
      }
      let gold = (0..<steps).map { step -> Double in
        let row = 3 * max(step - delay, 0)
        return 0.5 * Double(features[row]) - 0.3 * Double(features[row + 1])
          + Double.random(in: -0.05...0.05, using: &generator)
      }
      let part: Partition.Part? =
        index + 1 == recordings ? nil : index + 2 >= recordings ? .validation : .train
      return Source(name: "R\(index)", part: part, features: features, gold: [gold])
    }
    return try SmallCorpus(in: folder, columns: ["a", "b", "c"], sources)
  }
}
