import Files
import TimeSeries

/// A system's name and the files with its predictions, which together hold each dimension of each
/// recording at most once.
package struct SystemFiles: Equatable, Sendable {
  /// Empty where there is only one and nobody named it.
  package var name: String
  /// As it is written: one of the runs of a system; nil where these files are all of it.
  package let run: String?
  package var paths: [String]

  package init(name: String, run: String? = nil, paths: [String]) {
    self.name = name
    self.run = run
    self.paths = paths
  }
}

extension [SystemScores] {
  /// `[system][run]`: what has the same name together, in the order in which the names come first.
  var byName: [[SystemScores]] {
    var systems: [[SystemScores]] = []
    for run in self {
      if let known = systems.firstIndex(where: { $0[0].name == run.name }) {
        systems[known].append(run)
      } else {
        systems.append([run])
      }
    }
    return systems
  }
}

/// Makes sure that the runs of each system are of the same recordings and steps in each dimension:
/// else their mean would be of different things, and their spread too.
///
/// - Throws: `.badData` naming the run that lacks something, one that has it, and what it is.
func checkRuns(of systems: [SystemScores], gold: TimeSeries) throws(FileError) {
  for runs in systems.byName {
    for run in runs.dropFirst() {
      for (one, other) in [(runs[0], run), (run, runs[0])] {
        guard let lacking = one.firstLacking(in: other, gold: gold) else { continue }
        throw FileError(
          .badData, path: other.label,
          "expected \(lacking), as the other run \(one.label) of \(run.name) has it, found none")
      }
    }
  }
}

extension SystemScores {
  /// The first dimension, recording or step that is predicted here and not there, in words.
  fileprivate func firstLacking(in other: SystemScores, gold: TimeSeries) -> String? {
    for dimension in dimensions {
      guard let theirs = other.dimensions.first(where: { $0.name == dimension.name }) else {
        return "a prediction of \(dimension.name)"
      }
      let steps = Dictionary(
        uniqueKeysWithValues: theirs.recordings.map { ($0.name, $0.pairedSteps) })
      for recording in dimension.recordings {
        let place = "\(dimension.name) of recording \(recording.name)"
        guard let known = steps[recording.name], let known, let own = recording.pairedSteps else {
          return place
        }
        guard let step = own.subtracting(known).ranges.first?.lowerBound else { continue }
        let times = gold.recordings.first { $0.name == recording.name }?.times ?? []
        return times.count > 1 ? "\(place) at \(times[step]) s" : place
      }
    }
    return nil
  }
}
