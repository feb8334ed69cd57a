package import Files
import SeriesReading
package import TimeSeries

/// The ratings in all files, by recording and dimension.
package struct RatingFiles: Sendable {
  /// In the order of their first appearance.
  package private(set) var recordings: [RatedRecording] = []
  /// All raters, in the order of their first appearance.
  package private(set) var raterNames: [String] = []
  private var knownRaters: Set<String> = []
  /// Files without a row.
  package private(set) var empty: [String] = []

  private struct Key: Hashable {
    let recording: String
    let dimension: String
  }
  private var indices: [Key: Int] = [:]
  /// `[recording][rater]`: the files that they come from.
  private var sources: [[String]] = []

  /// What an only value column is called that neither the file nor the user gives a name.
  private static let nameless = "value"

  /// Ratings whose squares and their sums cannot overflow.
  private static let largest = 1e100

  private let raters: RaterSource
  private let dimension: String?
  private let settings: SeriesSettings

  /// - Parameters:
  ///   - raters: what tells raters apart.
  ///   - dimension: the dimension's name where neither the file nor a pattern gives it.
  ///   - settings: what a user says of the files.
  package init(raters: RaterSource, dimension: String?, settings: SeriesSettings) {
    self.raters = raters
    self.dimension = dimension
    self.settings = settings
  }

  /// The first file of a recording's ratings.
  package func path(_ index: Int) -> String { sources[index][0] }

  /// Runs `body`; what it throws becomes an error of the recording.
  package func attempt<Result>(
    _ index: Int, _ body: () throws(RatingsError) -> Result
  ) throws(RecordingError) -> Result {
    do {
      return try body()
    } catch {
      let rated = recordings[index]
      throw RecordingError(
        path: path(index), recording: rated.recording, dimension: rated.dimension, reason: error)
    }
  }

  /// - Throws: as `SeriesReader`; `.badData` if the path does not say what it has to, the dimension
  ///   has no name, a rating is beyond 1e100 or a rater's ratings came before.
  package mutating func read(_ path: String) throws(FileError) {
    var names = try raters.names(in: path)
    if !raters.isDimensionInPath { names.dimension = dimension ?? names.dimension }
    var settings = settings
    settings.recording = names.recording
    if raters.isColumns {
      try readRaters(path, settings)
    } else {
      try readDimensions(path, names, settings)
    }
  }

  /// A file whose value columns are raters, or whose rows say whose they are.
  private mutating func readRaters(
    _ path: String, _ settings: SeriesSettings
  ) throws(FileError) {
    let reader = try SeriesReader(path: path, settings: settings)
    let dimensions = try RatedDimension.all(
      in: reader, path: path, source: raters, given: dimension, settings: settings)
    for recording in try reading(reader, path).recordings {
      for dimension in dimensions {
        for (rater, values) in dimension.ratings(in: recording) {
          let trace = RaterTrace(name: rater, times: recording.times, values: values)
          try add(trace, recording: recording.name, dimension: dimension.name, from: path)
        }
      }
    }
  }

  /// A file of one rater, whose value columns are dimensions.
  private mutating func readDimensions(
    _ path: String, _ names: PathPattern.Names, _ settings: SeriesSettings
  ) throws(FileError) {
    var settings = settings
    // Otherwise the reader would take the folder's name, which may be that of anything.
    settings.dimension = names.dimension ?? Self.nameless
    let series = try reading(SeriesReader(path: path, settings: settings), path)
    let dimensions = try dimensionNames(of: series, path: path, names)
    for recording in series.recordings {
      var (name, rater) = (recording.name, names.rater ?? "")
      if names.rater == nil {
        (name, rater) = try RaterSource.names(of: recording.name, inNameOf: path)
      }
      for (dimension, values) in zip(dimensions, recording.columns) {
        let trace = RaterTrace(name: rater, times: recording.times, values: values)
        try add(trace, recording: name, dimension: dimension, from: path)
      }
    }
  }

  private mutating func reading(
    _ reader: consuming SeriesReader, _ path: String
  ) throws(FileError) -> TimeSeries {
    let series = try TimeSeries.reading(reader)
    if series.recordings.isEmpty { empty.append(path) }
    return series
  }

  /// A pattern's dimension is that of the only column, whatever that is called.
  private func dimensionNames(
    of series: TimeSeries, path: String, _ names: PathPattern.Names
  ) throws(FileError) -> [String] {
    if raters.isDimensionInPath, let dimension = names.dimension {
      guard series.dimensions.count == 1 else {
        throw FileError(
          .badData, path: path,
          "expected one column of \(dimension), found \(series.dimensions.joined(separator: ", "))")
      }
      return [dimension]
    }
    guard series.dimensions != [Self.nameless] else {
      throw FileError(
        .badData, path: path,
        "expected a dimension's name, given, the column's or in the path, found none")
    }
    return series.dimensions
  }

  /// Makes one of all recordings of a dimension that are one row each, such as utterances: how raters
  /// agree shows among them only. They are its steps, and their names its `units`.
  package mutating func joinUnits() {
    let dimensions = Dictionary(grouping: recordings.indices) { recordings[$0].dimension }
    for (dimension, places) in dimensions where places.count > 1 {
      let members = places.map { recordings[$0] }
      guard members.allSatisfy({ $0.raters.allSatisfy { $0.times.count == 1 } }) else { continue }
      let times = (1...members.count).map(Double.init)
      var traces: [RaterTrace] = []
      var known: [String: Int] = [:]
      for (step, member) in members.enumerated() {
        for rater in member.raters {
          let place = known[rater.name] ?? traces.count
          if place == traces.count {
            known[rater.name] = place
            traces.append(
              RaterTrace(
                name: rater.name, times: times,
                values: [Double](repeating: .nan, count: times.count)))
          }
          traces[place].values[step] = rater.values[0]
        }
      }
      recordings[places[0]] = RatedRecording(
        recording: "all", dimension: dimension, raters: traces, units: members.map(\.recording))
    }
    let joined = Set(recordings.filter { !$0.units.isEmpty }.map(\.dimension))
    let kept = recordings.indices.filter { place in
      !recordings[place].units.isEmpty || !joined.contains(recordings[place].dimension)
    }
    (recordings, sources) = (kept.map { recordings[$0] }, kept.map { sources[$0] })
  }

  private mutating func add(
    _ trace: RaterTrace, recording: String, dimension: String, from path: String
  ) throws(FileError) {
    if let row = trace.values.firstIndex(where: { $0.magnitude > Self.largest }) {
      throw FileError(
        .badData, path: path,
        "expected ratings of at most \(Self.largest), found \(trace.values[row]) of rater "
          + "\(trace.name) at \(trace.times[row]) s of \(recording)")
    }
    if knownRaters.insert(trace.name).inserted { raterNames.append(trace.name) }
    let key = Key(recording: recording, dimension: dimension)
    guard let index = indices[key] else {
      indices[key] = recordings.count
      recordings.append(
        RatedRecording(recording: recording, dimension: dimension, raters: [trace]))
      sources.append([path])
      return
    }
    if let rater = recordings[index].raters.firstIndex(where: { $0.name == trace.name }) {
      throw FileError(
        .badData, path: path,
        "expected \(dimension) of recording \(recording) by rater \(trace.name) once, found it in "
          + "\(sources[index][rater]) too")
    }
    recordings[index].raters.append(trace)
    sources[index].append(path)
  }
}
