package import Files
import Text
package import TimeSeries

/// Features of recordings: any number of sets and series, joined by recording and time.
///
/// Nothing but the series is in memory; feature files are read a few steps at a time.
package struct FeatureTable: Sendable {
  /// Something that took no part, and the recordings or columns that it is about.
  package struct Remark: Equatable, Sendable {
    package let text: String
    package let names: [String]

    package init(text: String, names: [String]) {
      self.text = text
      self.names = names
    }
  }

  /// Names of the columns, each once.
  package private(set) var columns: [String]
  /// Those that are in every source, in the order of the first.
  package private(set) var recordings: [FeatureRecording]
  /// Files and series that it is made of: the first of each source.
  package let paths: [String]
  /// What a user should know.
  package let remarks: [Remark]

  /// Duration of a step, seconds; nil if each recording has one row.
  package var step: Double? {
    recordings.contains { $0.stepCount > 1 } ? recordings.first?.step : nil
  }

  /// - Parameters:
  ///   - paths: feature files, folders of them, manifests or series; `-` is one of the last two on
  ///     standard input. Files of one set, and series of the same columns, are one source, as long as
  ///     no recording comes twice.
  ///   - settings: how series are read.
  /// - Throws: `FileError`: as the files' readers; `badData` if a set's files differ in their columns,
  ///   no recording is in all sources, or the sources of a recording differ in step, or in length by
  ///   more than a second.
  package init(
    reading paths: [String], settings: SeriesSettings = SeriesSettings()
  ) throws(FileError) {
    let sources = try FeatureSource.reading(paths, settings)
    guard let first = sources.first else { preconditionFailure("no path") }
    columns = try Self.columns(of: sources)
    self.paths = sources.map(\.path)
    let layout = FeatureLayout(
      sources.enumerated().flatMap { index, source in
        source.columns.indices.map { FeatureLayout.Place(source: index, column: $0) }
      })
    var joined: [FeatureRecording] = []
    for (name, _) in first.rows {
      let rows = sources.compactMap { $0[name] }
      guard rows.count == sources.count else { continue }
      joined.append(try FeatureRecording(joining: rows, name: name, layout: layout))
    }
    guard let one = joined.first else {
      let other = sources.first { source in !first.rows.contains { source[$0.recording] != nil } }
      throw FileError(
        .badData, path: (other ?? first).path,
        namesDiffer(
          of: first.path, expected: first.rows.map(\.recording),
          found: (other ?? first).rows.map(\.recording)))
    }
    for recording in joined
    where (recording.stepCount > 1 || one.stepCount > 1)
      && abs(recording.step - one.step) > 1e-9
    {
      throw FileError(
        .badData, path: recording.rows[0].path,
        "expected steps of \(decimal(one.step)) s as in \(one.rows[0].path), found "
          + "\(decimal(recording.step)) s")
    }
    recordings = joined
    remarks = Self.remarks(of: sources, joined)
  }

  private static func remarks(
    of sources: [FeatureSource], _ joined: [FeatureRecording]
  ) -> [Remark] {
    let common = Set(joined.map(\.name))
    var remarks = sources.map { source in
      let names = source.rows.map(\.recording).filter { !common.contains($0) }
      return Remark(
        text: "recordings of \(source.path) that lack a partner in other features", names: names)
    }
    let cut = joined.filter { recording in
      recording.rows.contains { $0.stepCount > recording.stepCount }
    }
    remarks.append(
      Remark(
        text: "cut to the shorter of their features",
        names: cut.map { recording in
          let counts = recording.rows.map { "\($0.stepCount)" }.joined(separator: ", ")
          return "\(recording.name) (\(counts) steps)"
        }))
    let started = joined.filter { recording in
      recording.rows.contains { if case .series(let rows) = $0 { rows.leftOut > 0 } else { false } }
    }
    remarks.append(
      Remark(
        text: "rows before the first step's end left out, such as at time 0, of",
        names: started.map(\.name)))
    return remarks.filter { !$0.names.isEmpty }
  }

  // MARK: Names

  /// Names of all columns. Those that two sources have get the source's name before them, and its
  /// folder's before that where two sources are called alike.
  private static func columns(of sources: [FeatureSource]) throws(FileError) -> [String] {
    let counts = Dictionary(
      sources.flatMap(\.columns).map { ($0, 1) }, uniquingKeysWith: { $0 + $1 })
    let names = Dictionary(sources.map { ($0.name, 1) }, uniquingKeysWith: { $0 + $1 })
    var columns: [String] = []
    var seen: [String: String] = [:]
    for source in sources {
      let short = source.name == ReadableFile.standardInput ? "stdin" : source.name
      let isAlone = names[source.name] == 1
      let prefix = isAlone ? short : source.folder.map { "\($0).\(short)" } ?? short
      for column in source.columns {
        let name = counts[column] == 1 ? column : "\(prefix).\(column)"
        if let other = seen.updateValue(source.path, forKey: name) {
          throw FileError(
            .badData, path: source.path,
            "expected features that their set, file or folder tells from those of \(other), found "
              + "'\(name)' in both")
        }
        columns.append(name)
      }
    }
    return columns
  }

  // MARK: Choosing

  /// The same features in another order, and no others.
  ///
  /// - Parameters:
  ///   - names: of the columns wanted.
  ///   - owner: who wants them, for messages: `model.safetensors`.
  /// - Throws: `badData` naming those that there are not.
  package func selecting(_ names: [String], for owner: String) throws(FileError) -> FeatureTable {
    let indices = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    let missing = names.filter { indices[$0] == nil }
    guard missing.isEmpty else {
      let listed = missing.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
      throw FileError(
        .badData, path: paths.joined(separator: ", "),
        "expected the \(names.count) features of \(owner), found none called \(listed)"
          + (missing.count > 5 ? " and \(missing.count - 5) more" : ""))
    }
    return replacingColumns(names) { layout in
      FeatureLayout(names.compactMap { indices[$0].map { layout.places[$0] } })
    }
  }

  /// With columns for the steps before and after each: `name@-0.04` is `name` a step of .04 s before.
  /// Beyond a recording's edges the first and the last step repeat.
  ///
  /// - Parameters:
  ///   - seconds: how far to either side.
  ///   - chosen: columns that it is for; nil for all. The others stay as they are.
  /// - Throws: `badData` if there is no such column, or rows stand for whole recordings.
  package func withContext(
    _ seconds: Double, of chosen: [String]? = nil
  ) throws(FileError) -> FeatureTable {
    if let chosen { _ = try selecting(chosen, for: "the context") }
    guard seconds > 0 else { return self }
    guard let step else {
      throw FileError(
        .badData, path: paths[0], "expected several steps a recording for a context, found one")
    }
    let reach = contextReach(seconds, step: step)
    let wanted = Set(chosen ?? columns)
    let others = columns.indices.filter { !wanted.contains(columns[$0]) }
    let extended = columns.indices.filter { wanted.contains(columns[$0]) }
    let count = others.count + extended.count * (2 * reach + 1)
    guard count <= Self.mostColumns else {
      throw FileError(
        .badData, path: paths[0],
        "expected at most \(Self.mostColumns) inputs with the context, found \(count)")
    }
    let offsets = Array(-reach...reach)
    let names =
      others.map { columns[$0] }
      + offsets.flatMap { offset in
        extended.map { index in
          let time = decimal(inNanoseconds(Double(offset) * step))
          return offset == 0 ? columns[index] : "\(columns[index])@\(offset > 0 ? "+" : "")\(time)"
        }
      }
    return replacingColumns(names) { layout in
      FeatureLayout(
        others.map { layout.places[$0] }
          + offsets.flatMap { offset in
            extended.map { index in
              FeatureLayout.Place(
                source: layout.places[index].source, column: layout.places[index].column,
                offset: layout.places[index].offset + offset)
            }
          })
    }
  }

  /// Far above what any model could be fitted to.
  private static let mostColumns = 1 << 20

  private func replacingColumns(
    _ names: [String], _ layout: (FeatureLayout) -> FeatureLayout
  ) -> FeatureTable {
    var table = self
    table.columns = names
    guard let first = recordings.first else { return table }
    let changed = layout(first.layout)
    for index in table.recordings.indices { table.recordings[index].layout = changed }
    return table
  }
}
