import FileErrors
import Reliability
import TimeSeries
import ToolSupport

/// The agreement in every dimension and recording, and what is to be said of the ratings.
struct AgreementResults {
  struct Dimension {
    let name: String
    var recordings: [(name: String, agreement: RaterAgreement)] = []
    /// Of all recordings' frames together; nil before the first rating.
    var all: RaterAgreement?
  }

  private(set) var dimensions: [Dimension] = []
  private var remarks: [(text: String, names: [String])] = []

  /// Whether any two raters rated a frame.
  var hasAgreement: Bool {
    dimensions.contains { $0.all.map { $0.sharedCount > 0 } ?? false }
  }

  /// Takes a file of several raters, recording by recording.
  ///
  /// - Throws: as `SeriesReader`; `.badData` if the dimension has no name, if there is only one
  ///   rater, or if a recording's dimension comes a second time.
  mutating func add(ratersIn path: String, input: InputOptions) throws(FileError) {
    guard let dimension = input.dimension ?? folderName(of: path) else {
      throw FileError(
        .badData, path: path,
        "expected a folder that names the dimension, or --dimension, found neither")
    }
    var reader = try SeriesReader(path: path, options: input.series)
    let raters = reader.dimensions
    guard raters.count >= 2 else {
      throw FileError(
        .badData, path: path,
        "expected the columns of two raters or more, found \(raters.joined(separator: ", "))")
    }
    while let recording = try reader.next() {
      try add(recording, raters: raters, dimension: dimension, path: path)
    }
  }

  /// Takes the ratings of one dimension, whose columns are the raters.
  mutating func add(_ ratings: TimeSeries, dimension: String) throws(FileError) {
    for recording in ratings.recordings {
      try add(recording, raters: ratings.dimensions, dimension: dimension, path: recording.name)
    }
  }

  private mutating func add(
    _ recording: Recording, raters: [String], dimension: String, path: String
  ) throws(FileError) {
    let place = dimensions.firstIndex { $0.name == dimension } ?? dimensions.count
    if place == dimensions.count { dimensions.append(Dimension(name: dimension)) }
    guard !dimensions[place].recordings.contains(where: { $0.name == recording.name }) else {
      throw FileError(
        .badData, path: path,
        "expected \(dimension) of recording \(recording.name) once, found it a second time")
    }
    let known = dimensions[place].all
    let agreement = RaterAgreement(recording.columns, raters: raters, toMergeInto: known)
    dimensions[place].recordings.append((recording.name, agreement))
    if known == nil {
      if !agreement.raters.isEmpty { dimensions[place].all = agreement }
    } else {
      dimensions[place].all?.merge(agreement)
    }
    let name = "\(recording.name), \(dimension)"
    remarks.append(
      ("\(name): no ratings, left out", raters.filter { !agreement.raters.contains($0) }))
    remarks.append(("\(name): one value throughout", agreement.constantRaters))
  }

  /// Says what took no part, and what the intervals rest on.
  func report(to notes: Notes) {
    for remark in remarks { notes.write(remark.text, names: remark.names) }
    for dimension in dimensions {
      let frames = dimension.recordings.reduce(0) { $0 + $1.agreement.frameCount }
      let complete = dimension.recordings.reduce(0) { $0 + $1.agreement.completeCount }
      if complete < frames {
        notes.write(
          "\(dimension.name): \(frames - complete) of \(counted(frames, "frame")) lack a rater: "
            + "no part in icc_*, cronbach_alpha and standardised_alpha")
      }
      if let all = dimension.all, complete > all.completeCount {
        notes.write(
          "\(dimension.name), all: raters differ between recordings: "
            + "\(complete - all.completeCount) more frames have no part in these")
      }
      for (name, agreement) in dimension.rows where agreement.undefinedPairs > 0 {
        notes.write(
          "\(name), \(dimension.name): ccc is undefined for "
            + "\(counted(agreement.undefinedPairs, "pair")), left out of mean_ccc")
      }
    }
    notes.write("intervals take frames as independent; on ratings over time they are too narrow")
  }
}

extension AgreementResults.Dimension {
  /// The recordings, then all of them.
  var rows: [(name: String, agreement: RaterAgreement)] {
    recordings + (all.map { [("all", $0)] } ?? [])
  }
}
