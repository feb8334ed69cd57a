import Ratings
import TimeSeries
import ToolSupport

/// Each rater's part in the gold standards: one row a recording, dimension and rater.
struct ReportTable {
  /// By recording and dimension; raters as they stand in their files.
  let rows: [RaterSummary]

  static let header = [
    "recording", "dimension", "rater", "weight", "mean_ccc", "mean_pearson", "delay", "bias",
    "scale", "steps", "missing", "cut", "filled", "remark",
  ]

  init(_ fused: [FusedRecording]) {
    rows =
      fused
      .sorted {
        ($0.ratings.recording, $0.ratings.dimension) < ($1.ratings.recording, $1.ratings.dimension)
      }
      .flatMap { RaterSummary.all(of: $0.ratings, in: $0.gold) }
  }

  /// Numbers with six decimals, undefined ones `nan`, LF.
  var csv: String {
    let lines = rows.map { row in
      let names = [row.recording, row.dimension, row.rater].map(csvField)
      let numbers = [
        row.weight, row.meanConcordance, row.meanPearson, row.delay, row.bias, row.scale,
      ].map { fixed($0, places: 6) }
      let counts = [row.steps, row.missing, row.cut, row.filled].map(String.init)
      let remark = csvField(row.remark?.rawValue ?? "")
      return (names + numbers + counts + [remark]).joined(separator: ",")
    }
    return ([Self.header.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }
}
