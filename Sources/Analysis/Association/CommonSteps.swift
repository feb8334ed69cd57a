package import Files
package import TimeSeries

/// Two series' columns over the steps that both have, recordings one after the other.
package struct CommonSteps: Sendable {
  /// Names of the columns.
  package let firstNames: [String]
  package let secondNames: [String]
  /// Names of the recordings that have steps in common.
  package private(set) var recordings: [String] = []
  /// `[recording]`, how many steps each has.
  package private(set) var lengths: [Int] = []
  /// `[column][step]`, NaN is missing.
  private(set) var first: [[Double]]
  private(set) var second: [[Double]]
  /// Steps that only one of the two has, in recordings of both.
  package private(set) var unmatched = (first: 0, second: 0)
  /// Recordings that only one of the two has.
  package private(set) var alone: [String] = []
  /// A recording that the second calls otherwise than the first.
  package private(set) var shortName: (found: String, expected: String)?

  /// All recordings together.
  package var stepCount: Int { lengths.reduce(0, +) }

  /// Pairs recordings by name and rows by time, within half a step of the first.
  ///
  /// - Parameter path: of the second, for messages.
  /// - Throws: `.badData` if they have no recording or no step in common.
  package init(
    _ first: TimeSeries, _ second: TimeSeries, path: String
  ) throws(FileError) {
    firstNames = first.dimensions
    secondNames = second.dimensions
    self.first = [[Double]](repeating: [], count: firstNames.count)
    self.second = [[Double]](repeating: [], count: secondNames.count)
    let expected = first.recordings.map(\.name)
    let found = second.recordings.map(\.name)
    let matching = RecordingNames.matching(found, with: expected)
    guard !matching.names.isEmpty else {
      throw FileError(
        .badData, path: path,
        namesDiffer(of: "the first series", expected: expected, found: found))
    }
    if matching.areShort, let pair = matching.names.min(by: { $0.key < $1.key }) {
      shortName = (pair.key, pair.value)
    }
    var partners: [String: Recording] = [:]
    for recording in second.recordings {
      if let name = matching.names[recording.name] {
        partners[name] = recording
      } else {
        alone.append(recording.name)
      }
    }
    for recording in first.recordings {
      if let partner = partners[recording.name] {
        add(recording, partner)
      } else {
        alone.append(recording.name)
      }
    }
    guard stepCount > 0 else {
      throw FileError(.badData, path: path, "expected times of the first series, found none")
    }
  }

  private mutating func add(_ one: Recording, _ other: Recording) {
    let alignment = StepAlignment(gold: one.times, prediction: other.times)
    unmatched.first += alignment.counts.goldOnly
    unmatched.second += alignment.counts.predictionOnly
    guard alignment.counts.common > 0 else { return }
    recordings.append(one.name)
    lengths.append(alignment.counts.common)
    let places = alignment.onGold(
      gold: one.times, prediction: other.times.indices.map(Double.init)
    ).prediction
    let rows = places.indices.filter { !places[$0].isNaN }
    let partners = rows.map { Int(places[$0]) }
    for column in first.indices { first[column] += rows.map { one.columns[column][$0] } }
    for column in second.indices {
      second[column] += partners.map { other.columns[column][$0] }
    }
  }
}
