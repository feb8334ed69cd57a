import Agreement
import Uncertainty

/// The intervals of one dimension's rows, and what is to be said of them.
struct DimensionIntervals {
  private(set) var recordings: [RowInterval]
  private(set) var pooled = RowInterval.none
  private(set) var mean = RowInterval.none
  private(set) var remarks: [String] = []

  init(_ dimension: DimensionScores, _ settings: ReportSettings) {
    recordings = dimension.recordings.map { _ in RowInterval.none }
  }
}
