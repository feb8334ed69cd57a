package import Files

extension TimeSeries {
  /// Several series as one.
  ///
  /// Recordings that only one has are taken as they are; a recording whose dimensions are spread
  /// over several (`gold/arousal/P16.csv`, `gold/valence/P16.csv`) becomes one with all of them, on
  /// the union of the times, matched within half a step. What a recording has no value for is
  /// missing (NaN). Dimensions and recordings are in the order of their first appearance.
  ///
  /// Costs time and memory in proportion to the values.
  ///
  /// - Parameter parts: series and what errors call them.
  /// - Throws: `.badData` naming both if two of them hold the same dimension of the same recording.
  package static func merging(
    _ parts: [(path: String, series: TimeSeries)]
  ) throws(FileError) -> TimeSeries {
    if parts.count == 1 { return parts[0].series }
    var dimensions: [String] = []
    var dimensionIndices: [String: Int] = [:]
    for dimension in parts.flatMap(\.series.dimensions) where dimensionIndices[dimension] == nil {
      dimensionIndices[dimension] = dimensions.count
      dimensions.append(dimension)
    }
    var merged: [MergedRecording] = []
    var recordingIndices: [String: Int] = [:]
    for part in parts {
      let columns = part.series.dimensions.compactMap { dimensionIndices[$0] }
      for recording in part.series.recordings {
        let index = recordingIndices[recording.name, default: merged.count]
        if index == merged.count {
          recordingIndices[recording.name] = index
          merged.append(MergedRecording(recording, dimensionCount: dimensions.count))
        }
        if let (column, source) = merged[index].add(recording, at: columns, from: part.path) {
          throw FileError(
            .badData, path: part.path,
            "expected \(dimensions[column]) of recording \(recording.name) once, "
              + "found it in \(source) too")
        }
      }
    }
    return TimeSeries(dimensions: dimensions, recordings: merged.map(\.recording))
  }
}

/// A recording that comes together from several series.
private struct MergedRecording {
  private struct Column {
    let values: [Double]
    /// The series that it is of, among those on the grid.
    let series: Int
    let path: String
  }

  private let name: String
  private var grid: TimeGrid
  private var seriesCount = 0
  /// `[dimension]`; nil until a series has it.
  private var columns: [Column?]

  /// - Parameter recording: the first that there is; it has still to be added.
  init(_ recording: Recording, dimensionCount: Int) {
    name = recording.name
    grid = TimeGrid(recording.times)
    columns = Array(repeating: nil, count: dimensionCount)
  }

  /// - Parameter places: `[column]`, the dimensions of the recording's columns.
  /// - Returns: a dimension that was there already, and the path that it came from; nil if none was.
  mutating func add(
    _ recording: Recording, at places: [Int], from path: String
  ) -> (dimension: Int, path: String)? {
    if seriesCount > 0 { grid.add(recording.times) }
    for (place, values) in zip(places, recording.columns) {
      if let known = columns[place] { return (place, known.path) }
      columns[place] = Column(values: values, series: seriesCount, path: path)
    }
    seriesCount += 1
    return nil
  }

  var recording: Recording {
    let missing = [Double](repeating: .nan, count: grid.times.count)
    return Recording(
      name: name, times: grid.times,
      columns: columns.map { column in
        column.map { grid.column($0.values, of: $0.series) } ?? missing
      })
  }
}
