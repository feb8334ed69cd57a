package import Files
package import TimeSeries

/// Recordings with what a network takes in of them and their gold standard.
package struct LabelledCorpus {
  /// One recording, ready to be cut into windows.
  package struct Labelled {
    package let input: any RecordingInput
    /// `[step, dimension]`; NaN is missing.
    package let gold: [Float]
  }

  package let dimensions: [String]
  package let recordings: [Labelled]

  /// Brings inputs and gold standard together.
  ///
  /// - Parameters:
  ///   - names: recordings wanted.
  ///   - inputs: what a network takes in of them.
  ///   - gold: ratings at the END of each step; a step without a rating within half a step of its
  ///     end is missing. Gold standards at a lower rate therefore mask most steps.
  /// - Throws: `badData` if a recording has no input, no gold standard, or not one rating in
  ///   common with its input, or a dimension has fewer than two ratings: its concordance would
  ///   be undefined.
  package init(
    _ names: [String], inputs: RecordingInputs, gold: TimeSeries
  ) throws(TrainingError) {
    let ratings = Dictionary(
      gold.recordings.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var recordings: [Labelled] = []
    for name in names {
      guard let input = inputs[name] else {
        throw TrainingError(.badData, "recording '\(name)': expected \(inputs.noun), found none")
      }
      guard let rating = ratings[name] else {
        throw TrainingError(
          .badData, "recording '\(name)': expected ratings in the gold standard, found none")
      }
      let labels = rating.values(
        atEndsOf: input.stepCount, step: input.step, later: inputs.delaySteps)
      guard labels.contains(where: { !$0.isNaN }) else {
        throw TrainingError(
          .badData,
          "recording '\(name)': expected ratings \(inputs.delayText) the ends of its "
            + "\(input.stepCount) steps, found none"
        )
      }
      recordings.append(Labelled(input: input, gold: labels))
    }
    try self.init(dimensions: gold.dimensions, recordings: recordings)
  }

  /// - Throws: `badData` if a dimension has fewer than two ratings.
  private init(dimensions: [String], recordings: [Labelled]) throws(TrainingError) {
    self.dimensions = dimensions
    self.recordings = recordings
    for (index, dimension) in dimensions.enumerated() {
      let count = ratedStepCount(ofDimension: index)
      guard count > 1 else {
        throw TrainingError(
          .badData, "dimension '\(dimension)': expected at least two rated steps, found \(count)")
      }
    }
  }

  /// The recordings for which `isWanted`, given their places.
  ///
  /// - Throws: `badData` if they lack ratings of a dimension.
  func part(_ isWanted: (Int) -> Bool) throws(TrainingError) -> LabelledCorpus {
    let part = recordings.enumerated().filter { isWanted($0.offset) }.map(\.element)
    return try LabelledCorpus(dimensions: dimensions, recordings: part)
  }

  /// Tells this corpus from another: names, lengths, the first and the last step of each recording,
  /// which show another normalisation, and every rating.
  ///
  /// - Throws: `inputOutput` if reading an input fails.
  package func checksum() throws(FileError) -> String {
    var sum = Checksum()
    for dimension in dimensions { sum.add(dimension) }
    for recording in recordings {
      let input = recording.input
      sum.add(input.recording)
      sum.add(UInt64(input.stepCount))
      for step in [0, input.stepCount - 1] {
        try input.forEachValue(ofStep: step) { sum.add($0) }
      }
      for value in recording.gold { sum.add(UInt64(value.bitPattern)) }
    }
    return sum.text
  }
}

extension LabelledCorpus {
  package var stepCount: Int { recordings.reduce(0) { $0 + $1.input.stepCount } }

  /// Mean rating of each dimension.
  var meanRatings: [Double] {
    dimensions.indices.map { dimension in
      let sum = recordings.reduce(0) { sum, recording in
        stride(from: dimension, to: recording.gold.count, by: dimensions.count)
          .map { Double(recording.gold[$0]) }.filter { !$0.isNaN }.reduce(sum, +)
      }
      return sum / Double(ratedStepCount(ofDimension: dimension))
    }
  }

  /// Steps that have a rating of one dimension.
  package func ratedStepCount(ofDimension dimension: Int) -> Int {
    recordings.reduce(0) { sum, recording in
      sum
        + stride(from: dimension, to: recording.gold.count, by: dimensions.count)
        .count { !recording.gold[$0].isNaN }
    }
  }

  /// Steps that lack the rating of at least one dimension.
  package var incompleteStepCount: Int {
    recordings.reduce(0) { sum, recording in
      sum
        + (0..<recording.input.stepCount).count { step in
          recording.gold[step * dimensions.count..<(step + 1) * dimensions.count]
            .contains(where: \.isNaN)
        }
    }
  }

  /// Names of the recordings that have fewer steps than that.
  package func recordings(shorterThan steps: Int) -> [String] {
    recordings.filter { $0.input.stepCount < steps }.map(\.input.recording)
  }
}

extension Recording {
  /// What is there so many steps after the end of each step, `[step, dimension]`; nothing behind the
  /// last step.
  fileprivate func values(atEndsOf steps: Int, step: Double, later delay: Int) -> [Float] {
    let delay = min(delay, steps)
    return values(atEndsOf: steps, step: step).dropFirst(delay * columns.count)
      + [Float](repeating: .nan, count: delay * columns.count)
  }
}
