import Agreement
package import Files

/// Scores from files of moments, the same in any order and split.
package struct MergedMoments: Sendable {
  /// By name, as are their dimensions and recordings.
  package let systems: [SystemScores]
  /// Recordings that were not selected, by name.
  package let excluded: [String]
  /// Recordings whose sums came in several rows, by name.
  package let recordingsInParts: [String]

  private struct Key: Hashable {
    let system, dimension, recording: String
  }

  /// - Parameters:
  ///   - files: paths; `-` is standard input.
  ///   - selected: names of the recordings to take; nil is all.
  /// - Throws: as `MomentsFile.reading`; `.badData` if no recording is left.
  package init(files: [String], selected: Set<String>?) throws(FileError) {
    var sums: [Key: ExactMoments] = [:]
    var excluded: Set<String> = []
    var inParts: Set<String> = []
    for path in files {
      for row in try MomentsFile.reading(path) {
        guard selected?.contains(row.recording) ?? true else {
          excluded.insert(row.recording)
          continue
        }
        let key = Key(system: row.system, dimension: row.dimension, recording: row.recording)
        if sums[key] != nil { inParts.insert(row.recording) }
        sums[key, default: ExactMoments()].merge(row.sums)
      }
    }
    guard !sums.isEmpty else {
      throw FileError(
        .badData, path: files.joined(separator: " "), "expected recordings, found none")
    }
    self.excluded = excluded.sorted()
    recordingsInParts = inParts.sorted()
    systems = Set(sums.keys.map(\.system)).sorted().map { Self.system($0, sums) }
  }

  private static func system(_ name: String, _ sums: [Key: ExactMoments]) -> SystemScores {
    let own = sums.filter { $0.key.system == name }
    let known = Set(own.keys.map(\.recording))
    let dimensions = Dictionary(grouping: own, by: \.key.dimension).sorted { $0.key < $1.key }
    return SystemScores(
      name: name,
      dimensions: dimensions.map { dimension, rows in
        let recordings = rows.sorted { $0.key.recording < $1.key.recording }.map {
          RecordingScores(name: $0.key.recording, sums: $0.value)
        }
        var scores = DimensionScores(name: dimension, recordings: recordings)
        scores.unpredicted = known.subtracting(recordings.map(\.name)).sorted()
        return scores
      })
  }
}

extension SystemScores {
  /// One row for each dimension and recording.
  package var moments: [MomentsFile.Row] {
    dimensions.flatMap { dimension in
      dimension.recordings.map { recording in
        MomentsFile.Row(
          system: name, dimension: dimension.name, recording: recording.name,
          sums: recording.sums)
      }
    }
  }
}
