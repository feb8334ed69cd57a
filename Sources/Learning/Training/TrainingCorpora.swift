package import Partitions
package import Segments
package import TimeSeries

/// What a run trains on and what it validates on, taken from a partition.
package struct TrainingCorpora {
  package let training: LabelledCorpus
  package let validation: LabelledCorpus
  /// Names of the recordings that have segments and are in no part, sorted.
  package let unassigned: [String]

  /// - Parameters:
  ///   - partition: as read from `path`.
  ///   - segments: of any recordings, each once.
  ///   - gold: of any recordings.
  /// - Throws: `badData` if a dimension's name has a comma; or, naming the part, if a part is empty or
  ///   a recording of it lacks segments or ratings: see `LabelledCorpus`.
  package init(
    _ partition: Partition, path: String, segments: [RecordingSegments], gold: TimeSeries
  ) throws(TrainingError) {
    // A checkpoint lists the dimensions' names with commas between them.
    if let name = gold.dimensions.first(where: { $0.contains(",") }) {
      throw TrainingError(
        .badData, "dimension '\(name)': expected a name without a comma, which separates names")
    }
    let byName = Dictionary(
      segments.map { ($0.recording, $0) }, uniquingKeysWith: { first, _ in first })
    func corpus(_ part: Partition.Part) throws(TrainingError) -> LabelledCorpus {
      do throws(TrainingError) {
        let names = partition.recordings(of: part)
        guard !names.isEmpty else {
          throw TrainingError(.badData, "expected a recording, found none")
        }
        return try LabelledCorpus(names, segments: byName, gold: gold)
      } catch {
        throw TrainingError(error.kind, "\(path): \(part.rawValue) partition: \(error)")
      }
    }
    training = try corpus(.train)
    validation = try corpus(.validation)
    unassigned = byName.keys.filter { partition.parts[$0] == nil }.sorted()
  }
}
