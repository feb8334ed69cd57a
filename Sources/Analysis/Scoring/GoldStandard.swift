import TimeSeries

/// A gold standard that predictions are scored against, by recording.
package struct GoldStandard: Sendable {
  package let series: TimeSeries
  /// Recordings that were there and are not to be scored, of another partition for instance.
  package let excluded: Set<String>
  private let places: [String: Int]

  /// - Parameter selected: names of the recordings to score; nil is all.
  /// - Precondition: no two recordings of `series` have the same name.
  package init(_ series: TimeSeries, selected: Set<String>? = nil) {
    var kept = series
    if let selected { kept.recordings.removeAll { !selected.contains($0.name) } }
    self.series = kept
    let names = Set(kept.recordings.map(\.name))
    excluded = Set(series.recordings.map(\.name)).subtracting(names)
    places = Dictionary(
      uniqueKeysWithValues: kept.recordings.enumerated().map { ($1.name, $0) })
  }

  /// Where a recording stands in `series`.
  func place(of recording: String) -> Int? { places[recording] }
}
