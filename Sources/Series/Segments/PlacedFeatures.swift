package import Files
import Text
package import TimeSeries

/// Where the rows of another program's table come to lie on steps.
package struct StepPlacing: Sendable {
  /// What a row's time is of its step.
  package enum Stamp: String, CaseIterable, Sendable {
    case start, end
  }

  /// nil: the start where rows name their recordings and one has the time 0, as in openSMILE's tables;
  /// else the end, as in those of the AVEC challenges.
  package let stamp: Stamp?
  /// Added to the times, seconds.
  package let offset: Double
  /// Duration of a step, seconds; nil: as far as rows are apart.
  package let step: Double?

  /// - Precondition: the step is above 0.
  package init(stamp: Stamp? = nil, offset: Double = 0, step: Double? = nil) {
    precondition(offset.isFinite && step.map { $0 > 0 && $0.isFinite } ?? true)
    self.stamp = stamp
    self.offset = offset
    self.step = step
  }
}

/// One recording's features as another program wrote them, on steps: those without a row are missing, as
/// are rows that end no step after 0 s.
package struct PlacedFeatures: Sendable {
  /// Of the features; a column `class` without a value but 0 is none.
  package let names: [String]
  /// Seconds.
  package let step: Double
  package let stamp: StepPlacing.Stamp
  /// Whether there was a class without a value.
  package let hadClass: Bool
  /// Rows that end no step after 0 s, and steps without a row.
  package let earlyCount: Int
  package let gapCount: Int
  /// `[feature][row]`
  private let columns: [[Double]]
  /// The row of each step; nil where there is none.
  private let rows: [Int?]

  /// How far a time may be from its step's, as a share of a step.
  private static let tolerance = 0.12
  /// Steps without a row that any table may have, beside as many as rows.
  private static let mostGaps = 1000

  /// - Parameters:
  ///   - recording: as it was read.
  ///   - dimensions: names of its columns.
  ///   - isNamed: whether the table's rows name their recordings.
  ///   - path: for messages.
  /// - Throws: `badData` for times that are not those of steps from 0 on, for values beyond single
  ///   precision, and where nothing is left but a class.
  package init(
    _ recording: Recording, dimensions: [String], isNamed: Bool, _ placing: StepPlacing,
    path: String
  ) throws(FileError) {
    let table = Table(recording: recording, placing: placing, path: path)
    let (places, step) = try table.places(tolerance: Self.tolerance)
    let times = table.times
    let startsAtZero = abs(recording.times[0]) < step / 2
    stamp = placing.stamp ?? (isNamed && startsAtZero ? .start : .end)
    let start = (times[0] / step).rounded()
    guard abs(start) < 1e9, abs(times[0] - start * step) < Self.tolerance * step else {
      throw table.fault("times that are multiples of \(decimal(step)) s", "\(times[0]) s")
    }
    // Steps before the first row.
    let first = Int(start) - (stamp == .end ? 1 : 0)
    let count = first + places[places.count - 1] + 1
    let lead = Int(min(abs(placing.offset) / step, 1e9))
    guard count > 0, count <= 2 * times.count + Self.mostGaps + lead else {
      throw table.fault(
        "rows on steps of \(decimal(step)) s from 0 on",
        "\(times.count) from \(times[0]) to \(times[times.count - 1]) s")
    }
    var rows = [Int?](repeating: nil, count: count)
    for (row, place) in places.enumerated() where first + place >= 0 { rows[first + place] = row }
    let kept = dimensions.indices.filter { column in
      dimensions[column].lowercased() != "class"
        || recording.columns[column].contains { $0 != 0 && !$0.isNaN }
    }
    guard !kept.isEmpty else { throw table.fault("a feature", "a class without a value") }
    try table.checkValues(of: kept, dimensions)
    self.step = step
    self.rows = rows
    names = kept.map { dimensions[$0] }
    columns = kept.map { recording.columns[$0] }
    hadClass = kept.count < dimensions.count
    earlyCount = places.count { first + $0 < 0 }
    gapCount = rows.count { $0 == nil }
  }

  package var stepCount: Int { rows.count }

  /// The features of a step; NaN is missing.
  package func values(ofStep step: Int) -> [Float] {
    guard let row = rows[step] else { return Array(repeating: .nan, count: names.count) }
    return columns.map { Float($0[row]) }
  }

  /// As a part of a series.
  package func recording(named name: String) -> Recording {
    Recording(
      name: name, times: rows.indices.map { endTime(ofStep: $0, step: step) },
      columns: columns.map { column in rows.map { $0.map { column[$0] } ?? .nan } })
  }
}

/// A recording that is looked at, and where it is from.
private struct Table {
  let recording: Recording
  /// Moved by the offset.
  let times: [Double]
  private let given: Double?
  private let path: String

  /// Seconds.
  private static let longestStep = 1e6

  init(recording: Recording, placing: StepPlacing, path: String) {
    self.recording = recording
    times = recording.times.map { $0 + placing.offset }
    given = placing.step
    self.path = path
  }

  func fault(_ expected: String, _ found: String) -> FileError {
    FileError(.badData, path: path, "\(recording.name): expected \(expected), found \(found)")
  }

  /// How many steps each row lies behind the first, and how long a step is.
  ///
  /// Steps are counted from row to row: times that are written to the microsecond drift against frames
  /// that are so many samples long.
  func places(tolerance: Double) throws(FileError) -> (places: [Int], step: Double) {
    let distances = zip(times.dropFirst(), times).map { $0 - $1 }
    guard let usual = given ?? distances.sorted().dropFirst(distances.count / 2).first else {
      throw fault("several rows, or --step", "one row")
    }
    guard usual < Self.longestStep else {
      throw fault("rows less than \(decimal(Self.longestStep)) s apart", "\(usual) s")
    }
    var places = [0]
    for (row, distance) in distances.enumerated() {
      let steps = (distance / usual).rounded()
      guard steps >= 1, steps < 1e6 else {
        throw fault(
          "a row a step of \(decimal(inNanoseconds(usual))) s",
          "rows at \(recording.times[row]) and \(recording.times[row + 1]) s")
      }
      places.append(places[row] + Int(steps))
    }
    let step = given ?? meanStep(places[places.count - 1])
    for (row, place) in places.enumerated() {
      guard abs(times[row] - times[0] - Double(place) * step) < tolerance * step else {
        throw fault("rows every \(decimal(step)) s", "one at \(recording.times[row]) s")
      }
    }
    return (places, step)
  }

  /// A tenth of a millisecond is taken for exact where the times' sixth decimal leaves room for it.
  private func meanStep(_ count: Int) -> Double {
    let mean = (times[times.count - 1] - times[0]) / Double(count)
    let round = (mean * 1e4).rounded() / 1e4
    return round > 0 && abs(mean - round) * Double(count) < 2e-6 ? round : inNanoseconds(mean)
  }

  func checkValues(of columns: [Int], _ dimensions: [String]) throws(FileError) {
    let largest = Double(Float.greatestFiniteMagnitude)
    for column in columns {
      let values = recording.columns[column]
      guard let row = values.firstIndex(where: { $0.magnitude > largest }) else { continue }
      throw fault(
        "values of single precision in '\(dimensions[column])'",
        "\(values[row]) at \(recording.times[row]) s")
    }
  }
}
