import Files
import Ratings
import Reliability
import TimeSeries
import ToolSupport

/// The agreement in every dimension and recording, and what is to be said of the ratings.
struct AgreementResults {
  struct Dimension {
    let name: String
    fileprivate var names: Set<String> = []
    var recordings: [(name: String, agreement: RaterAgreement)] = []
    /// Of all recordings' frames together; nil before the first rating.
    var all: RaterAgreement?
  }

  /// nil: frames are the times in the files.
  let resampling: Resampling?
  private(set) var dimensions: [Dimension] = []
  private var remarks: [(text: String, names: [String])] = []

  init(resampling: Resampling?) { self.resampling = resampling }

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
      let ratings: [[Double]]
      do {
        ratings = try frames(of: recording, raters: raters, dimension: dimension)
      } catch {
        throw FileError(.badData, path: path, "\(recording.name), \(dimension): \(error)")
      }
      try add(ratings, raters: raters, recording: recording.name, dimension: dimension, path: path)
    }
  }

  /// Takes files of one rater each; raters of a recording come together on the union of their times,
  /// matched within half a step.
  ///
  /// - Throws: `.badData` if they never do, or their steps differ.
  mutating func add(_ files: RatingFiles) throws(FileError) {
    for (index, rated) in files.recordings.enumerated() {
      let ratings = try files.attempt(index) { () throws(RatingsError) in
        if let ratings = try resampled(rated) { return ratings }
        return try rated.onCommonSteps()
      }
      try add(
        ratings.values, raters: ratings.raters.map(\.name), recording: rated.recording,
        dimension: rated.dimension, path: files.path(index))
    }
  }

  /// `[rater][frame]`
  private func frames(
    of recording: Recording, raters: [String], dimension: String
  ) throws(RatingsError) -> [[Double]] {
    guard resampling != nil else { return recording.columns }
    let traces = zip(raters, recording.columns).map {
      RaterTrace(name: $0, times: recording.times, values: $1)
    }
    let rated = RatedRecording(recording: recording.name, dimension: dimension, raters: traces)
    return try resampled(rated)?.values ?? recording.columns
  }

  /// - Returns: nil if there is nothing to resample.
  private func resampled(_ rated: RatedRecording) throws(RatingsError) -> SteppedRatings? {
    do {
      return try resampling?.applied(to: rated)
    } catch {
      if error == .noRatings { return nil }
      throw error
    }
  }

  private mutating func add(
    _ ratings: [[Double]], raters: [String], recording: String, dimension: String, path: String
  ) throws(FileError) {
    let place = dimensions.firstIndex { $0.name == dimension } ?? dimensions.count
    if place == dimensions.count { dimensions.append(Dimension(name: dimension)) }
    guard dimensions[place].names.insert(recording).inserted else {
      throw FileError(
        .badData, path: path,
        "expected \(dimension) of recording \(recording) once, found it a second time")
    }
    let known = dimensions[place].all
    let agreement = RaterAgreement(ratings, raters: raters, toMergeInto: known)
    dimensions[place].recordings.append((recording, agreement))
    if known == nil {
      if !agreement.raters.isEmpty { dimensions[place].all = agreement }
    } else {
      dimensions[place].all?.merge(agreement)
    }
    let name = "\(recording), \(dimension)"
    remarks.append(
      ("\(name): no ratings, left out", raters.filter { !agreement.raters.contains($0) }))
    let constant = raters.indices.filter { isConstant(ratings[$0]) }.map { raters[$0] }
    remarks.append(("\(name): one value throughout", constant))
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
      if resampling == nil, let all = dimension.all, all.sharedCount * 2 < frames {
        notes.write(
          "\(dimension.name): only \(all.sharedCount) of \(counted(frames, "frame")) have two raters "
            + "or more; --resample lays ratings on common steps")
      }
      if let all = dimension.all, complete > all.completeCount {
        notes.write(
          "all, \(dimension.name): raters differ between recordings: "
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

/// Whether there are ratings, and all are the same.
private func isConstant(_ ratings: [Double]) -> Bool {
  let present = ratings.lazy.filter { !$0.isNaN }
  guard let first = present.first else { return false }
  return present.allSatisfy { $0 == first }
}
