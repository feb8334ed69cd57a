internal import Files
package import Partitions
package import TimeSeries

/// What a run trains on and what it validates on, taken from a partition.
package struct TrainingCorpora {
  package let training: LabelledCorpus
  package let validation: LabelledCorpus
  /// Names of the recordings that have an input and are in no part, sorted.
  package let unassigned: [String]
  /// A recording's name in the partition and in the gold standard, where all are known only by their
  /// names without folders and endings.
  package let shortName: (found: String, gold: String)?

  /// - Parameters:
  ///   - partition: as read from `path`.
  ///   - inputs: of any recordings.
  ///   - gold: of any recordings, which may be called by their files, as `RecordingNames` has it.
  /// - Throws: `badData` if a dimension's name has a comma, or no recording of the gold standard is in
  ///   the partition; or, naming the part, if a part is empty or a recording of it lacks an input or
  ///   ratings: see `LabelledCorpus`.
  package init(
    _ partition: Partition, path: String, inputs: RecordingInputs, gold: TimeSeries
  ) throws(TrainingError) {
    // A checkpoint lists the dimensions' names with commas between them.
    if let name = gold.dimensions.first(where: { $0.contains(",") }) {
      throw TrainingError(
        .badData, "dimension '\(name)': expected a name without a comma, which separates names")
    }
    let named: Partition.NamedGold
    do throws(FileError) {
      named = try partition.naming(gold, path: path)
    } catch {
      throw TrainingError(.badData, error.description)
    }
    shortName = named.shortName
    let gold = named.series
    func corpus(_ part: Partition.Part) throws(TrainingError) -> LabelledCorpus {
      do throws(TrainingError) {
        let names = partition.recordings(of: part)
        guard !names.isEmpty else {
          throw TrainingError(.badData, "expected a recording, found none")
        }
        return try LabelledCorpus(names, inputs: inputs, gold: gold)
      } catch {
        throw TrainingError(error.kind, "\(path): \(part.rawValue) partition: \(error)")
      }
    }
    training = try corpus(.train)
    validation = try corpus(.validation)
    unassigned = inputs.recordings.filter { partition.parts[$0] == nil }.sorted()
  }

  private init(
    training: LabelledCorpus, validation: LabelledCorpus, unassigned: [String],
    shortName: (found: String, gold: String)?
  ) {
    self.training = training
    self.validation = validation
    self.unassigned = unassigned
    self.shortName = shortName
  }

  /// The same but for what is trained on.
  func training(on training: LabelledCorpus) -> TrainingCorpora {
    TrainingCorpora(
      training: training, validation: validation, unassigned: unassigned, shortName: shortName)
  }
}
