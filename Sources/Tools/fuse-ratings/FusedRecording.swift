import Files
import Ratings
import TimeSeries

/// One recording's gold standard in one dimension, and what it was made of.
struct FusedRecording {
  /// The first file of its ratings, for errors.
  let path: String
  let ratings: SteppedRatings
  let gold: GoldStandard
  /// Raters whose delay is as large as it may be.
  let atDelayLimit: [String]

  /// - Parameter delayLimit: seconds; nil leaves raters where they are.
  /// - Throws: as `GoldStandard` and `SteppedRatings.alignDelays`.
  init(
    _ prepared: SteppedRatings, path: String, by method: GoldStandard.Method, delayLimit: Double?
  ) throws(RatingsError) {
    var ratings = prepared
    var atDelayLimit: [String] = []
    if let delayLimit { atDelayLimit = try ratings.alignDelays(limit: delayLimit) }
    gold = try GoldStandard(fusing: ratings.values, by: method)
    self.path = path
    self.ratings = ratings
    self.atDelayLimit = atDelayLimit
  }
}

extension TimeSeries {
  /// All gold standards as one series, dimensions and recordings in the order of their names; with
  /// the raters' spread each dimension is followed by `<dimension>_spread`.
  ///
  /// - Throws: `.badData` if a dimension is called as another's spread is.
  init(_ fused: [FusedRecording], withSpread: Bool) throws(FileError) {
    var parts: [(path: String, series: TimeSeries)] = []
    for recording in fused {
      let dimension = recording.ratings.dimension
      parts.append(
        (
          recording.path,
          TimeSeries(
            dimensions: withSpread ? [dimension, spreadName(dimension)] : [dimension],
            recordings: [
              Recording(
                name: recording.ratings.recording, times: recording.ratings.times,
                columns: withSpread
                  ? [recording.gold.values, recording.gold.spread] : [recording.gold.values])
            ])
        ))
    }
    let names = Set(fused.map(\.ratings.dimension)).sorted()
    if withSpread, let clash = names.first(where: { names.contains(spreadName($0)) }) {
      throw FileError(
        .badData, path: fused.first { $0.ratings.dimension == spreadName(clash) }?.path ?? "-",
        "expected no dimension called \(spreadName(clash)) beside --spread, found one")
    }
    let merged = try TimeSeries.merging(parts)
    let sorted = withSpread ? names.flatMap { [$0, spreadName($0)] } : names
    let order = sorted.compactMap(merged.dimensions.firstIndex(of:))
    self.init(
      dimensions: order.map { merged.dimensions[$0] },
      recordings: merged.recordings.sorted { $0.name < $1.name }.map { recording in
        Recording(
          name: recording.name, times: recording.times,
          columns: order.map { recording.columns[$0] })
      })
  }
}

private func spreadName(_ dimension: String) -> String { dimension + "_spread" }
