package import Files
package import TimeSeries

extension Partition {
  /// A gold standard whose recordings are called as the partition calls them.
  package struct NamedGold: Sendable {
    /// Of the partition's recordings only.
    package let series: TimeSeries
    /// A recording's name in the partition and in the gold standard, where all are known only by
    /// their names without folders and endings.
    package let shortName: (found: String, gold: String)?
  }

  /// - Parameters:
  ///   - gold: of any recordings, which may be called by their files, as `RecordingNames` has it.
  ///   - path: the partition's, for messages.
  /// - Throws: `badData` if no recording of the gold standard is in the partition.
  package func naming(_ gold: TimeSeries, path: String) throws(FileError) -> NamedGold {
    let found = parts.keys.sorted()
    let (names, areShort) = RecordingNames.matching(found, with: gold.recordings.map(\.name))
    if names.isEmpty, !gold.recordings.isEmpty, !found.isEmpty {
      throw FileError(
        .badData, path: path,
        namesDiffer(of: "the gold standard", expected: gold.recordings.map(\.name), found: found))
    }
    return NamedGold(
      series: gold.renamed(names),
      shortName: areShort
        ? names.min { $0.key < $1.key }.map { (found: $0.key, gold: $0.value) } : nil)
  }
}

extension TimeSeries {
  /// The recordings that have another name, under that.
  ///
  /// - Parameter names: the recordings' own, by the others.
  fileprivate func renamed(_ names: [String: String]) -> TimeSeries {
    let others = Dictionary(
      names.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    var series = self
    series.recordings = recordings.compactMap { recording in
      others[recording.name].map { name in
        var renamed = recording
        renamed.name = name
        return renamed
      }
    }
    return series
  }
}
