package import Features
internal import Files
package import Partitions
package import TimeSeries

/// Recordings with their scaled inputs and their gold standard.
package struct RegressionCorpus: Sendable {
  package struct Labelled: Sendable {
    package let features: FeatureRecording
    package let scaling: ColumnScaling
    /// `[step, dimension]`; NaN is missing.
    package let gold: [Float]
  }

  package let dimensions: [String]
  package let recordings: [Labelled]

  /// The recordings for which `isWanted`, given their places.
  package func part(_ isWanted: (Int) -> Bool) -> RegressionCorpus {
    RegressionCorpus(
      dimensions: dimensions,
      recordings: recordings.enumerated().filter { isWanted($0.offset) }.map(\.element))
  }

  package var stepCount: Int { recordings.reduce(0) { $0 + $1.features.stepCount } }

  /// Inputs of a step.
  var width: Int { recordings.first?.features.width ?? 0 }

  /// Steps that have a rating of a dimension.
  package func ratedStepCount(_ dimension: Int) -> Int {
    ratings(of: dimension).count
  }

  /// All ratings of a dimension.
  func ratings(of dimension: Int) -> [Double] {
    recordings.flatMap { recording in
      stride(from: dimension, to: recording.gold.count, by: dimensions.count).map {
        Double(recording.gold[$0])
      }.filter { !$0.isNaN }
    }
  }

  /// Tells this corpus from another: names, lengths, the first and the last step of each recording, and
  /// every rating.
  ///
  /// - Throws: `FileError` if reading fails.
  package func checksum() throws -> String {
    var sum = Checksum()
    for dimension in dimensions { sum.add(dimension) }
    for recording in recordings {
      let features = recording.features
      sum.add(features.name)
      sum.add(UInt64(features.stepCount))
      for step in [0, features.stepCount - 1] {
        for value in try features.values(ofSteps: step..<step + 1) {
          sum.add(UInt64(value.bitPattern))
        }
      }
      for value in recording.gold { sum.add(UInt64(value.bitPattern)) }
    }
    return sum.text
  }

  /// - Throws: `badData` if a recording has no features, no gold standard or not one rating at its
  ///   steps, or a dimension has no two different ratings: neither a fit nor its concordance would be
  ///   defined.
  fileprivate init(
    _ names: [String], _ features: [String: FeatureRecording], isWhole: Bool, gold: TimeSeries,
    scaling: (FeatureRecording) throws -> ColumnScaling, fault: (String) -> FileError
  ) throws {
    dimensions = gold.dimensions
    let ratings = Dictionary(
      gold.recordings.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    recordings = try names.map { name in
      guard let recording = features[name] else {
        throw fault("recording '\(name)': expected it in the features, found none")
      }
      guard let rating = ratings[name] else {
        throw fault("recording '\(name)': expected ratings in the gold standard, found none")
      }
      let values: [Float]
      if isWhole {
        guard rating.stepCount == 1 else {
          throw fault(
            "recording '\(name)': expected one row in the gold standard as in the features, found "
              + "\(rating.stepCount)")
        }
        values = rating.columns.map { Float($0[0]) }
      } else {
        values = rating.values(atEndsOf: recording.stepCount, step: recording.step)
      }
      guard values.contains(where: { !$0.isNaN }) else {
        throw fault(
          "recording '\(name)': expected ratings at the ends of its \(recording.stepCount) steps, "
            + "found none")
      }
      return Labelled(features: recording, scaling: try scaling(recording), gold: values)
    }
    for (index, dimension) in dimensions.enumerated() {
      let ratings = self.ratings(of: index)
      guard ratings.contains(where: { $0 != ratings[0] }) else {
        throw fault(
          "dimension '\(dimension)': expected two different ratings at least, found "
            + "\(ratings.count) of one value")
      }
    }
  }

  private init(dimensions: [String], recordings: [Labelled]) {
    self.dimensions = dimensions
    self.recordings = recordings
  }
}

/// What a regression is fitted to and chosen by, taken from a partition.
package struct RegressionCorpora: Sendable {
  package let training: RegressionCorpus
  package let validation: RegressionCorpus
  /// Recordings in neither: those of the test partition and those in none.
  package let others: [FeatureRecording]
  package let inputs: FeatureInputs
  /// Over the training partition; nil where each recording has its own.
  package let scaling: ColumnScaling?
  /// Names of the inputs, with those of the context.
  package let columns: [String]
  /// Of the training partition's inputs, and of the validation partition's.
  package let trainingMoments: ColumnMoments
  package let validationMoments: ColumnMoments

  /// - Parameters:
  ///   - partition: as read from `path`.
  ///   - table: with the context.
  ///   - inputs: what the model is to say of its inputs.
  ///   - gold: called as the partition calls its recordings.
  /// - Throws: `badData`, naming the part, as `RegressionCorpus`, or if a part is empty.
  package init(
    _ partition: Partition, path: String, table: FeatureTable, inputs: FeatureInputs,
    gold: TimeSeries
  ) throws {
    let byName = Dictionary(
      table.recordings.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    func fault(_ part: Partition.Part, _ problem: String) -> FileError {
      FileError(.badData, path: path, "\(part.rawValue) partition: \(problem)")
    }
    func moments(_ part: Partition.Part) throws -> ColumnMoments {
      let recordings = partition.recordings(of: part).compactMap { byName[$0] }
      guard !recordings.isEmpty else {
        throw fault(part, "expected a recording with features, found none")
      }
      return try ColumnMoments(reading: recordings)
    }
    trainingMoments = try moments(.train)
    validationMoments = try moments(.validation)
    let scaling = inputs.standardization == .training ? trainingMoments.scaling : nil
    self.scaling = scaling
    self.inputs = inputs
    columns = table.columns
    func corpus(_ part: Partition.Part) throws -> RegressionCorpus {
      try RegressionCorpus(
        partition.recordings(of: part), byName, isWhole: table.step == nil, gold: gold,
        scaling: { try scaling ?? ColumnMoments(reading: [$0]).scaling },
        fault: { fault(part, $0) })
    }
    training = try corpus(.train)
    validation = try corpus(.validation)
    others = table.recordings.filter {
      ![.train, .validation].contains(partition.parts[$0.name])
    }
  }
}
