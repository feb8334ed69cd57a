package import Agreement
import Files
package import Reliability
import SeriesReading
package import TimeSeries

/// The agreement in every dimension and recording, and what is to be said of the ratings.
///
/// Files of several raters each are read recording by recording, one at a time in memory.
package struct AgreementResults: Sendable {
  package struct Dimension: Sendable {
    package let name: String
    package fileprivate(set) var recordings: [(name: String, agreement: RaterAgreement)] = []
    /// Of all recordings' frames together; nil before the first rating.
    package fileprivate(set) var all: RaterAgreement?
    fileprivate var names: Set<String> = []

    fileprivate init(name: String) { self.name = name }

    /// Each recording is one frame at most, and there are several: utterances, of which nothing can be
    /// said one by one.
    package var isUnits: Bool {
      recordings.count > 1 && recordings.allSatisfy { $0.agreement.frameCount <= 1 }
    }

    /// The recordings, then all of them.
    package var rows: [(name: String, agreement: RaterAgreement)] {
      (isUnits ? [] : recordings) + (all.map { [("all", $0)] } ?? [])
    }
  }

  /// What a user should know.
  package enum Remark: Equatable, Sendable {
    case withoutRatings(recording: String, dimension: String, raters: [String])
    case constant(recording: String, dimension: String, raters: [String])
    /// Frames that not all raters rated.
    case incomplete(dimension: String, frames: Int, of: Int)
    /// Frames with two raters or more are the lesser part, though nothing was resampled.
    case fewShared(dimension: String, frames: Int, of: Int)
    /// Frames that all raters of a recording rated, but not all raters of the dimension.
    case ratersDiffer(dimension: String, frames: Int)
    /// Pairs that the mean coefficients leave out, and those of which Pearson's correlation was taken
    /// as zero.
    case undefinedPairs(row: String, dimension: String, leftOut: Int, takenAsZero: Int)

    fileprivate var dimension: String {
      switch self {
      case .withoutRatings(_, let dimension, _), .constant(_, let dimension, _),
        .incomplete(let dimension, _, _), .fewShared(let dimension, _, _),
        .ratersDiffer(let dimension, _), .undefinedPairs(_, let dimension, _, _):
        dimension
      }
    }
  }

  /// nil: frames are the times in the files.
  private let resampling: Resampling?
  private let convention: Convention
  package private(set) var dimensions: [Dimension] = []
  /// All raters, in the order of their first appearance.
  package private(set) var raterNames: [String] = []
  private var recordingRemarks: [Remark] = []

  /// - Parameter convention: of the pairs' coefficients.
  package init(resampling: Resampling?, convention: Convention) {
    self.resampling = resampling
    self.convention = convention
  }

  /// Whether any two raters rated a frame.
  package var hasAgreement: Bool {
    dimensions.contains { $0.all.map { $0.sharedCount > 0 } ?? false }
  }

  /// Takes a file of several raters, recording by recording.
  ///
  /// - Parameter dimension: its name; nil is the folder's.
  /// - Throws: as `SeriesReader`; `FileError` `.badData` if the dimension has no name, if there is
  ///   only one rater, or if a recording's dimension comes a second time; `RecordingError`.
  package mutating func add(
    ratersIn path: String, dimension: String?, settings: SeriesSettings
  ) throws {
    var reader = try SeriesReader(path: path, settings: settings)
    let dimensions = try RatedDimension.all(
      in: reader, path: path, source: .columns, given: dimension, settings: settings)
    for dimension in dimensions where dimension.raterCount < 2 {
      throw FileError(
        .badData, path: path,
        "expected the columns of two raters or more, found \(dimension.raterNames)")
    }
    let raters = dimensions.flatMap(\.raters)
    raterNames += raters.filter { !raterNames.contains($0) }
    while let recording = try reader.next() {
      for dimension in dimensions {
        let rated = dimension.ratings(in: recording)
        if rated.isEmpty { continue }
        let raters = rated.map(\.rater)
        let ratings: [[Double]]
        do {
          ratings = try frames(
            of: Recording(
              name: recording.name, times: recording.times, columns: rated.map(\.values)),
            raters: raters, dimension: dimension.name)
        } catch {
          throw RecordingError(
            path: path, recording: recording.name, dimension: dimension.name, reason: error)
        }
        try add(
          ratings, raters: raters, recording: recording.name, dimension: dimension.name, path: path)
      }
    }
  }

  /// Takes files of one rater each; raters of a recording come together on the union of their times,
  /// matched within half a step.
  ///
  /// - Throws: `RecordingError` if they never do, or their steps differ.
  package mutating func add(_ files: RatingFiles) throws {
    raterNames += files.raterNames.filter { !raterNames.contains($0) }
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

  mutating func add(
    _ ratings: [[Double]], raters: [String], recording: String, dimension: String, path: String
  ) throws(FileError) {
    let index = dimensions.firstIndex { $0.name == dimension } ?? dimensions.count
    if index == dimensions.count { dimensions.append(Dimension(name: dimension)) }
    guard dimensions[index].names.insert(recording).inserted else {
      throw FileError(
        .badData, path: path,
        "expected \(dimension) of recording \(recording) once, found it a second time")
    }
    let known = dimensions[index].all
    let agreement = RaterAgreement(ratings, raters: raters, toMergeInto: known)
    dimensions[index].recordings.append((recording, agreement))
    if known == nil {
      if !agreement.raters.isEmpty { dimensions[index].all = agreement }
    } else {
      dimensions[index].all?.merge(agreement)
    }
    let rating = raters.indices.filter { agreement.raters.contains(raters[$0]) }
    let without = raters.filter { !agreement.raters.contains($0) }
    if !without.isEmpty {
      recordingRemarks.append(
        .withoutRatings(recording: recording, dimension: dimension, raters: without))
    }
    let constant = rating.filter { isConstant(ratings[$0]) }.map { raters[$0] }
    if !constant.isEmpty {
      recordingRemarks.append(
        .constant(recording: recording, dimension: dimension, raters: constant))
    }
  }

  /// What took no part, recordings first.
  package var remarks: [Remark] {
    let units = Set(dimensions.filter(\.isUnits).map(\.name))
    return recordingRemarks.filter { !units.contains($0.dimension) }
      + dimensions.flatMap(remarks(on:))
  }

  private func remarks(on dimension: Dimension) -> [Remark] {
    let frames = dimension.recordings.reduce(0) { $0 + $1.agreement.frameCount }
    let complete = dimension.recordings.reduce(0) { $0 + $1.agreement.completeCount }
    var remarks: [Remark] = []
    if complete < frames {
      remarks.append(.incomplete(dimension: dimension.name, frames: frames - complete, of: frames))
    }
    if resampling == nil, let all = dimension.all, all.sharedCount * 2 < frames {
      remarks.append(.fewShared(dimension: dimension.name, frames: all.sharedCount, of: frames))
    }
    if let all = dimension.all, complete > all.completeCount {
      remarks.append(
        .ratersDiffer(dimension: dimension.name, frames: complete - all.completeCount))
    }
    for (name, agreement) in dimension.rows {
      let means = agreement.pairMeans(convention)
      if means.leftOut + means.pearsonsTakenAsZero > 0 {
        remarks.append(
          .undefinedPairs(
            row: name, dimension: dimension.name, leftOut: means.leftOut,
            takenAsZero: means.pearsonsTakenAsZero))
      }
    }
    return remarks
  }
}
