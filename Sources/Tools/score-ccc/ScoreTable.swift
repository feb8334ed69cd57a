import Agreement
import ToolSupport

/// The rows that are printed, and what is to be said of them.
struct ScoreTable {
  struct Row {
    let dimension: String
    let recording: String
    let score: Score
  }

  let convention: Convention
  private(set) var rows: [Row] = []
  private(set) var remarks: [String] = []

  init(_ scoring: Scoring, convention: Convention) {
    self.convention = convention
    for dimension in scoring.dimensions {
      let scores = dimension.recordings.map { Score($0.statistics, convention: convention) }
      for (recording, score) in zip(dimension.recordings, scores) {
        rows.append(Row(dimension: dimension.name, recording: recording.name, score: score))
      }
      let pooled = dimension.pooled
      let (mean, leftOut) = Score.mean(of: scores)
      rows.append(
        Row(
          dimension: dimension.name, recording: "pooled",
          score: Score(pooled, convention: convention)))
      rows.append(Row(dimension: dimension.name, recording: "mean", score: mean))

      let missing = dimension.missingValues
      if missing > 0 {
        remarks.append("\(dimension.name): left out: \(counted(missing, "pair")) without a value")
      }
      for (measure, count) in zip(Score.measures, leftOut) where count > 0 {
        remarks.append(
          "\(dimension.name): \(measure) is not finite in \(counted(count, "recording")), "
            + "left out of its mean")
      }
    }
  }

  static let header = ["dimension", "recording", "n"] + Score.measures + ["convention"]
}
