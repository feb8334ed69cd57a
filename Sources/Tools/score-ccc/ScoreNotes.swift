import Scoring
import Text
import TimeSeries
import ToolSupport
import Uncertainty

// What a user should know of scores and comparisons, in words.

extension Notes {
  /// Says what of systems and of the gold standard took no part, once for all systems of which the
  /// same is to be said.
  func write(leftOutOf systems: [SystemScores]) {
    var said: [(note: LeftOutNote, systems: [String])] = []
    for system in systems {
      for note in LeftOutNote.all(of: system) {
        if let index = said.firstIndex(where: { $0.note == note }) {
          said[index].systems.append(system.label)
        } else {
          said.append((note, [system.label]))
        }
      }
    }
    for (note, names) in said {
      let prefix = names == [""] ? "" : "\(listed(names)): "
      if note.names.isEmpty {
        write(prefix + note.text)
      } else {
        write(prefix + note.text, names: note.names)
      }
    }
  }
}

/// One thing that is to be said of a system.
private struct LeftOutNote: Equatable {
  let text: String
  var names: [String] = []

  static func all(of system: SystemScores) -> [LeftOutNote] {
    let leftOut = system.leftOut
    var notes = [
      LeftOutNote(
        text: "left out, recordings not in the gold standard",
        names: leftOut.predictionOnlyRecordings),
      LeftOutNote(
        text: "left out, dimensions not in the gold standard",
        names: leftOut.predictionOnlyDimensions),
      LeftOutNote(text: "dimensions not predicted", names: leftOut.goldOnlyDimensions),
    ].filter { !$0.names.isEmpty }
    if let name = leftOut.shortName {
      notes.append(
        LeftOutNote(text: Notes.shortNameText(found: name.found, expected: name.gold)))
    }
    let steps = leftOut.steps
    if let text = Notes.stepsText(goldOnly: steps.goldOnly, predictionOnly: steps.predictionOnly) {
      notes.append(LeftOutNote(text: text))
    }
    if steps.filled > 0 {
      notes.append(LeftOutNote(text: "made up, by --length: \(counted(steps.filled, "step"))"))
    }
    let unpredicted = system.dimensions.map { ($0.name, $0.unpredicted) }
    if let first = unpredicted.first, unpredicted.allSatisfy({ $0.1 == first.1 }) {
      notes.append(LeftOutNote(text: "recordings not predicted", names: first.1))
    } else {
      notes += unpredicted.map {
        LeftOutNote(text: "\($0.0): recordings not predicted", names: $0.1)
      }
    }
    notes.removeAll { $0.text.hasSuffix("recordings not predicted") && $0.names.isEmpty }
    for dimension in system.dimensions where dimension.missingValues > 0 {
      notes.append(
        LeftOutNote(
          text: "\(dimension.name): left out: \(counted(dimension.missingValues, "pair")) "
            + "without a value"))
    }
    return notes
  }
}

extension ScoreTable.Remark {
  var text: String {
    switch self {
    case .interval(let system, let dimension, let remark):
      label(system, dimension) + remark.text
    case .notFinite(let system, let dimension, let measure, let recordings):
      label(system, dimension) + "\(measure) is not finite in \(counted(recordings, "recording")), "
        + "left out of its mean"
    case .noSharedRecording:
      "no recording is in two of the systems: if they are parts of one, --parts says so, or "
        + "--system with one name"
    }
  }

  private func label(_ system: String, _ dimension: String) -> String {
    system.isEmpty ? "\(dimension): " : "\(system): \(dimension): "
  }
}

extension IntervalRemark {
  fileprivate var text: String {
    switch self {
    case .none(let method, let reason): "no interval by \(method.rawValue): \(reason.text)"
    case .open(let method, let scopes):
      "the interval by \(method.rawValue) leaves \(scopes.map(\.name).joined(separator: " and ")) "
        + "open: there is too little to resample"
    case .pairsAsIndependent(let method, let pairs, let worth?):
      "\(method.rawValue) takes all \(pairs) pairs for independent, which are worth some "
        + "\(fixed(worth, places: 0)): the interval is about "
        + "\(fixed((Double(pairs) / worth).squareRoot(), places: 1)) times too narrow"
    case .pairsAsIndependent(let method, let pairs, nil):
      "\(method.rawValue) takes all \(pairs) pairs for independent: on a trace its interval is far "
        + "too narrow"
    case .withoutBlocks: "no interval by block: recordings of one row have no blocks"
    case .shortTraces(let fewest, let recordings):
      "worth fewer than \(fewest) independent pairs, so that the interval by block may be "
        + "too narrow: \(recordings.joined(separator: ", "))"
    }
  }
}

extension ComparisonTable.Remark {
  var text: String {
    switch self {
    case .notPredicted(let dimension, let systems):
      "\(dimension): not predicted by \(systems.joined(separator: ", "))"
    case .recordingsLeftOut(let dimension, let systems, let recordings):
      "\(listed(systems)): \(dimension): left out, recordings that another system lacks: "
        + recordings.joined(separator: ", ")
    case .noSharedRecording(let dimension): "\(dimension): no recording that all systems have"
    case .differentSteps(let dimension, let systems, let areShared):
      "\(dimension): \(systems.joined(separator: ", ")) have different numbers of pairs in some "
        + "recordings and are compared on what \(areShared ? "both have" : "each has")"
    case .noInterval(let dimension, let first, let second, let reason):
      "\(dimension): \(first) and \(second): no interval: \(reason.text)"
    case .openInterval(let dimension, let first, let second):
      "\(dimension): \(first) and \(second): the interval is open: there is too little to resample"
    }
  }
}

extension Interval.Reason {
  fileprivate var text: String {
    switch self {
    case .tooFewPairs: "fewer than three pairs"
    case .tooFewClusters: "fewer than two recordings or clusters"
    case .undefinedCoefficient: "the coefficient is undefined"
    case .undefinedResamples: "the coefficient is undefined in most resamples"
    }
  }
}
