import FileErrors
import Ratings
import TimeSeries

/// The ratings in all files, by recording and dimension.
struct RatingFiles {
  /// In the order of their first appearance.
  private(set) var recordings: [RatedRecording] = []

  private struct Key: Hashable {
    let recording: String
    let dimension: String
  }
  private var places: [Key: Int] = [:]
  /// `[recording][rater]`: the files that they come from.
  private var sources: [[String]] = []

  private let pattern: PathPattern?
  private let dimension: String?
  private let options: SeriesOptions

  /// - Parameters:
  ///   - pattern: where names stand in paths.
  ///   - dimension: the dimension's name where neither path nor columns give it.
  init(pattern: PathPattern?, dimension: String?, options: SeriesOptions) {
    self.pattern = pattern
    self.dimension = dimension
    self.options = options
  }

  /// The first file of a recording's ratings.
  func path(_ index: Int) -> String { sources[index][0] }

  /// Runs `body`; what it throws becomes an error of the recording's first file.
  func attempt<Result>(
    _ index: Int, _ body: () throws(RatingsError) -> Result
  ) throws(FileError) -> Result {
    do {
      return try body()
    } catch {
      let rated = recordings[index]
      throw FileError(
        .badData, path: path(index), "\(rated.recording), \(rated.dimension): \(error)")
    }
  }

  /// - Throws: as `SeriesReader`; `.badData` if the path does not fit the pattern, the dimension has
  ///   no name, or a rater's ratings came before.
  mutating func read(_ path: String) throws(FileError) {
    var names = PathPattern.Names()
    if let pattern {
      guard let found = pattern.names(in: path) else {
        throw FileError(.badData, path: path, "expected a path that fits '\(pattern.text)'")
      }
      names = found
    }
    var options = options
    options.recording = names.recording
    if let rater = names.rater {
      try read(path, of: rater, dimension: names.dimension ?? dimension, options)
    } else {
      try readRaters(path, dimension: names.dimension ?? dimension, options)
    }
  }

  /// A file whose value columns are raters.
  private mutating func readRaters(
    _ path: String, dimension: String?, _ options: SeriesOptions
  ) throws(FileError) {
    guard let dimension = dimension ?? folderName(of: path) else {
      throw FileError(
        .badData, path: path,
        "expected a folder that names the dimension, or --dimension, found neither")
    }
    let series = try TimeSeries.reading(path, options: options)
    for recording in series.recordings {
      for (rater, values) in zip(series.dimensions, recording.columns) {
        let trace = RaterTrace(name: rater, times: recording.times, values: values)
        try add(trace, recording: recording.name, dimension: dimension, from: path)
      }
    }
  }

  /// A file of one rater, whose value columns are dimensions.
  private mutating func read(
    _ path: String, of rater: String, dimension: String?, _ options: SeriesOptions
  ) throws(FileError) {
    // The folder may be called after anything, so it does not name the dimension.
    let nameless = "value"
    var options = options
    options.dimension = dimension ?? nameless
    let series = try TimeSeries.reading(path, options: options)
    var dimensions = series.dimensions
    if let dimension {
      guard dimensions.count == 1 else {
        throw FileError(
          .badData, path: path,
          "expected one column of \(dimension), found \(dimensions.joined(separator: ", "))")
      }
      dimensions = [dimension]
    } else if dimensions == [nameless] {
      throw FileError(
        .badData, path: path,
        "expected a column, a {dimension} in --path-pattern or --dimension that names the "
          + "dimension, found none")
    }
    for recording in series.recordings {
      for (dimension, values) in zip(dimensions, recording.columns) {
        let trace = RaterTrace(name: rater, times: recording.times, values: values)
        try add(trace, recording: recording.name, dimension: dimension, from: path)
      }
    }
  }

  private mutating func add(
    _ trace: RaterTrace, recording: String, dimension: String, from path: String
  ) throws(FileError) {
    let key = Key(recording: recording, dimension: dimension)
    guard let place = places[key] else {
      places[key] = recordings.count
      recordings.append(
        RatedRecording(recording: recording, dimension: dimension, raters: [trace]))
      sources.append([path])
      return
    }
    if let rater = recordings[place].raters.firstIndex(where: { $0.name == trace.name }) {
      throw FileError(
        .badData, path: path,
        "expected \(dimension) of recording \(recording) by rater \(trace.name) once, found it in "
          + "\(sources[place][rater]) too")
    }
    recordings[place].raters.append(trace)
    sources[place].append(path)
  }
}
