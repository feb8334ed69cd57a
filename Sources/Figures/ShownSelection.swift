package import Files
package import TimeSeries

/// A series and what it is called: in a legend, and in messages.
package struct NamedSeries: Sendable {
  package let name: String
  /// Its files, as they are written.
  package let path: String
  package let series: TimeSeries

  package init(name: String, path: String, series: TimeSeries) {
    self.name = name
    self.path = path
    self.series = series
  }
}

/// What is drawn, and what a user should know of it.
package struct ShownSeries: Sendable {
  /// Recording by recording.
  package fileprivate(set) var panels: [ShownPanel] = []
  /// A recording that a system calls otherwise than the gold standard.
  package fileprivate(set) var shortName: (found: String, expected: String)?
  /// Recordings of systems that the gold standard lacks.
  package fileprivate(set) var leftOut: [String] = []
}

/// Which recordings, columns and stretch of time are shown.
package struct ShownSelection: Sendable {
  /// In this order; empty is all.
  package let recordings: [String]
  /// In this order; empty is all dimensions that the gold standard and a system have in common.
  package let columns: [PanelColumns]
  /// Seconds, both ends included.
  package let stretch: ClosedRange<Double>

  /// Values that can be drawn.
  private static let largest = 1e100

  package init(
    recordings: [String], columns: [PanelColumns], stretch: ClosedRange<Double>
  ) {
    self.recordings = recordings
    self.columns = columns
    self.stretch = stretch
  }

  /// The panels. What nothing is shown of has none.
  ///
  /// - Parameters:
  ///   - gold: nil where there is no gold standard.
  ///   - systems: at least one.
  /// - Throws: `.badData` if a recording or column that was asked for is not there, a system has
  ///   nothing to show, or a value is beyond 1e100.
  package func panels(
    gold: NamedSeries?, systems: [NamedSeries]
  ) throws(FileError) -> ShownSeries {
    let base = gold.map { [$0] } ?? systems
    let names = unique(base.flatMap { $0.series.recordings.map(\.name) })
    let paths = base.map(\.path).joined(separator: " ")
    if let unknown = recordings.first(where: { !names.contains($0) }) {
      throw FileError(
        .badData, path: paths,
        "expected recording \(unknown), found \(names.prefix(5).joined(separator: ", "))")
    }
    let shown = recordings.isEmpty ? names : recordings
    let columns = try columns(gold: gold, systems: systems)
    var result = ShownSeries()
    let indexed = systems.map { system in
      let found = system.series.recordings.map(\.name)
      let matching = RecordingNames.matching(found, with: names)
      if matching.areShort, let pair = matching.names.min(by: { $0.key < $1.key }) {
        result.shortName = result.shortName ?? (pair.key, pair.value)
      }
      result.leftOut += found.filter { matching.names[$0] == nil }
      var indices: [String: Int] = [:]
      for (index, name) in found.enumerated() { indices[matching.names[name] ?? name] = index }
      return indices
    }
    let goldIndices = gold.map { gold in
      Dictionary(
        gold.series.recordings.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })
    }
    for recording in shown {
      for pair in columns {
        let truth = try gold.flatMap { gold throws(FileError) in
          try trace(of: pair.gold, at: goldIndices?[recording], in: gold)
        }
        var predictions: [ShownPrediction] = []
        for (index, system) in systems.enumerated() {
          guard
            let found = try trace(of: pair.prediction, at: indexed[index][recording], in: system)
          else { continue }
          predictions.append(ShownPrediction(system: index, trace: found, gold: truth))
        }
        guard !predictions.isEmpty else { continue }
        result.panels.append(
          ShownPanel(recording: recording, columns: pair, gold: truth, predictions: predictions))
      }
    }
    try check(result.panels, systems, expected: shown)
    result.leftOut = unique(result.leftOut)
    return result
  }

  /// - Throws: `.badData` if a system is in no panel.
  private func check(
    _ panels: [ShownPanel], _ systems: [NamedSeries], expected: [String]
  ) throws(FileError) {
    for (index, system) in systems.enumerated() {
      guard !panels.contains(where: { $0.predictions.contains { $0.system == index } }) else {
        continue
      }
      let (low, high) = (stretch.lowerBound, stretch.upperBound)
      let limits =
        (low > -.infinity ? " from \(low) s" : "") + (high < .infinity ? " to \(high) s" : "")
      throw FileError(
        .badData, path: system.path,
        "expected steps of \(expected.prefix(5).joined(separator: ", "))\(limits), found none")
    }
  }

  private func columns(
    gold: NamedSeries?, systems: [NamedSeries]
  ) throws(FileError) -> [PanelColumns] {
    let predicted = unique(systems.flatMap(\.series.dimensions))
    let paths = systems.map(\.path).joined(separator: " ")
    if columns.isEmpty {
      let common = gold.map { $0.series.dimensions.filter(predicted.contains) } ?? predicted
      guard !common.isEmpty else {
        throw FileError(
          .badData, path: paths,
          "expected a dimension of the gold standard "
            + "(\(gold?.series.dimensions.prefix(5).joined(separator: ", ") ?? "")), found "
            + predicted.prefix(5).joined(separator: ", "))
      }
      return common.map { PanelColumns(gold: $0, prediction: $0) }
    }
    for pair in columns {
      if let gold, !gold.series.dimensions.contains(pair.gold) {
        throw missing(pair.gold, gold.path, gold.series.dimensions)
      }
      if !predicted.contains(pair.prediction) { throw missing(pair.prediction, paths, predicted) }
    }
    return columns
  }

  private func missing(_ column: String, _ path: String, _ found: [String]) -> FileError {
    FileError(
      .badData, path: path,
      "expected a column \(column), found \(found.prefix(5).joined(separator: ", "))")
  }

  /// - Returns: nil where there is no such recording or column, or no value in the stretch.
  private func trace(
    of column: String, at index: Int?, in named: NamedSeries
  ) throws(FileError) -> Trace? {
    guard let index, let place = named.series.dimensions.firstIndex(of: column) else { return nil }
    let recording = named.series.recordings[index]
    let trace = Trace(times: recording.times, values: recording.columns[place]).within(stretch)
    if let step = trace.values.firstIndex(where: { $0.magnitude > Self.largest }) {
      throw FileError(
        .badData, path: named.path,
        "expected values of at most \(Self.largest), found \(trace.values[step]) of \(column) at "
          + "\(trace.times[step]) s of \(recording.name)")
    }
    return trace.values.contains { !$0.isNaN } ? trace : nil
  }

  private func unique(_ names: [String]) -> [String] {
    var known: Set<String> = []
    return names.filter { known.insert($0).inserted }
  }
}
