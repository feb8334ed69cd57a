package import Agreement
package import Files
import TimeSeries

/// One recording's gold standard in one dimension, and what it was made of.
package struct FusedRecording: Sendable {
  /// How raters are moved and fused.
  package struct Settings: Sendable {
    package var method: GoldStandard.Method
    package var convention: Convention
    /// Raters are moved against delays of at most so many seconds; nil leaves them where they are.
    package var delayLimit: Double?
    /// Of the gold standard; nil leaves it as it is.
    package var smoothing: Smoothing?

    package init(
      method: GoldStandard.Method, convention: Convention = .population,
      delayLimit: Double? = nil, smoothing: Smoothing? = nil
    ) {
      self.method = method
      self.convention = convention
      self.delayLimit = delayLimit
      self.smoothing = smoothing
    }
  }

  /// The first file of its ratings, for errors.
  package let path: String
  /// As they were prepared, and moved.
  package let ratings: SteppedRatings
  /// What the method gave, before any smoothing.
  package let gold: GoldStandard
  /// `[step]`: the gold standard, smoothed if that was asked for.
  package let values: [Double]
  /// Raters whose delay is as large as it may be.
  package let atDelayLimit: [String]

  /// - Throws: as `GoldStandard`, `SteppedRatings.alignDelays` and `Smoothing`.
  package init(
    _ prepared: SteppedRatings, path: String, settings: Settings
  ) throws(RatingsError) {
    var ratings = prepared
    var atDelayLimit: [String] = []
    if let limit = settings.delayLimit { atDelayLimit = try ratings.alignDelays(limit: limit) }
    gold = try GoldStandard(
      fusing: ratings.values, by: settings.method, convention: settings.convention)
    if let smoothing = settings.smoothing, let step = try ratings.regularStep() {
      values = try smoothing.applied(to: gold.values, step: step)
    } else {
      values = gold.values
    }
    self.path = path
    self.ratings = ratings
    self.atDelayLimit = atDelayLimit
  }

  /// `[rater][step]`: the ratings where they were averaged, moved or warped in time.
  fileprivate var aligned: [[Double]] { gold.warped ?? ratings.values }
}

/// A column of a series that is made of several recordings' parts.
private struct NamedColumn {
  let name: String
  let values: [Double]
}

/// What is written of one recording in one dimension.
private struct FusedPart {
  let recording: String
  /// `[step]`, seconds.
  let times: [Double]
  let columns: [NamedColumn]
}

extension TimeSeries {
  /// All gold standards as one series, dimensions and recordings in the order of their names; with
  /// the raters' spread each dimension is followed by `<dimension>_spread`.
  ///
  /// - Throws: `.badData` if a dimension is named as another's spread is.
  package init(_ fused: [FusedRecording], withSpread: Bool) throws(FileError) {
    let dimensions = Set(fused.map(\.ratings.dimension)).sorted()
    func spreadName(_ dimension: String) -> String { dimension + "_spread" }
    if withSpread, let clash = dimensions.first(where: { dimensions.contains(spreadName($0)) }) {
      throw FileError(
        .badData, path: fused.first { $0.ratings.dimension == spreadName(clash) }?.path ?? "-",
        "expected no dimension called \(spreadName(clash)) beside the spread of \(clash), found one"
      )
    }
    self.init(
      fused, columns: withSpread ? dimensions.flatMap { [$0, spreadName($0)] } : dimensions
    ) { recording in
      let dimension = recording.ratings.dimension
      let values = NamedColumn(name: dimension, values: recording.values)
      return withSpread
        ? [values, NamedColumn(name: spreadName(dimension), values: recording.gold.spread)]
        : [values]
    }
  }

  /// All ratings where they were averaged, moved or warped in time: a column for each rater, called
  /// as they are, or `<dimension>_<rater>` where there are several dimensions.
  package init(aligned fused: [FusedRecording]) {
    let isSingle = Set(fused.map(\.ratings.dimension)).count == 1
    func name(_ recording: FusedRecording, _ rater: RaterColumn) -> String {
      isSingle ? rater.name : "\(recording.ratings.dimension)_\(rater.name)"
    }
    var names: [String] = []
    for recording in fused.sorted(by: { $0.ratings.dimension < $1.ratings.dimension }) {
      for rater in recording.ratings.raters where !names.contains(name(recording, rater)) {
        names.append(name(recording, rater))
      }
    }
    self.init(fused, columns: names) { recording in
      zip(recording.ratings.raters, recording.aligned).map {
        NamedColumn(name: name(recording, $0), values: $1)
      }
    }
  }

  /// Each recording's parts on the union of their times; recordings in the order of their names.
  private init(
    _ fused: [FusedRecording], columns names: [String], _ parts: (FusedRecording) -> [NamedColumn]
  ) {
    var recordings: [Recording] = []
    let pieces = fused.flatMap { recording in
      let (ratings, columns) = (recording.ratings, parts(recording))
      if ratings.units.isEmpty {
        return [FusedPart(recording: ratings.recording, times: ratings.times, columns: columns)]
      }
      return ratings.units.enumerated().map { step, unit in
        FusedPart(
          recording: unit, times: [0],
          columns: columns.map { NamedColumn(name: $0.name, values: [$0.values[step]]) })
      }
    }
    let groups = Dictionary(grouping: pieces, by: \.recording)
    for (name, group) in groups.sorted(by: { $0.key < $1.key }) {
      var grid = TimeGrid(group[0].times)
      for piece in group.dropFirst() { grid.add(piece.times) }
      var columns: [String: [Double]] = [:]
      for (index, piece) in group.enumerated() {
        for part in piece.columns {
          columns[part.name] = grid.column(part.values, of: index)
        }
      }
      let missing = [Double](repeating: .nan, count: grid.times.count)
      recordings.append(
        Recording(name: name, times: grid.times, columns: names.map { columns[$0] ?? missing }))
    }
    self.init(dimensions: names, recordings: recordings)
  }
}
