extension LabelledCorpus {
  package var stepCount: Int { recordings.reduce(0) { $0 + $1.segments.stepCount } }

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
        + (0..<recording.segments.stepCount).count { step in
          recording.gold[step * dimensions.count..<(step + 1) * dimensions.count]
            .contains(where: \.isNaN)
        }
    }
  }

  /// Names of the recordings that have fewer steps than that.
  package func recordings(shorterThan steps: Int) -> [String] {
    recordings.filter { $0.segments.stepCount < steps }.map(\.segments.recording)
  }
}
