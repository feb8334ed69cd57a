import Files

extension TimeSeries {
  /// Several series as one.
  ///
  /// Recordings that only one has are taken as they are; a recording whose dimensions are spread
  /// over several (`gold/arousal/P16.csv`, `gold/valence/P16.csv`) becomes one with all of them, on
  /// the union of the times, matched within half a step. What a recording has no value for is
  /// missing (NaN). Dimensions and recordings stand in the order of their first appearance.
  ///
  /// - Parameter parts: series and what errors call them.
  /// - Throws: `.badData` naming both if two of them hold the same dimension of the same recording.
  package static func merging(
    _ parts: [(path: String, series: TimeSeries)]
  ) throws(FileError) -> TimeSeries {
    if parts.count == 1 { return parts[0].series }
    var dimensions: [String] = []
    for part in parts {
      for dimension in part.series.dimensions where !dimensions.contains(dimension) {
        dimensions.append(dimension)
      }
    }
    var merged = TimeSeries(dimensions: dimensions)
    /// By recording: its place, and the file that each dimension came from.
    var known: [String: (place: Int, sources: [String?])] = [:]
    for part in parts {
      let places = part.series.dimensions.compactMap(dimensions.firstIndex(of:))
      for recording in part.series.recordings {
        let empty = [String?](repeating: nil, count: dimensions.count)
        var entry = known[recording.name] ?? (merged.recordings.count, empty)
        for place in places {
          if let source = entry.sources[place] {
            throw FileError(
              .badData, path: part.path,
              "expected \(dimensions[place]) of recording \(recording.name) once, "
                + "found it in \(source) too")
          }
          entry.sources[place] = part.path
        }
        let wide = recording.placing(columnsAt: places, of: dimensions.count)
        if entry.place == merged.recordings.count {
          merged.recordings.append(wide)
        } else {
          merged.recordings[entry.place] = merged.recordings[entry.place].combined(
            with: wide, taking: places)
        }
        known[recording.name] = entry
      }
    }
    return merged
  }
}

extension Recording {
  /// The same steps with `count` columns, ours at `places`, the others missing.
  fileprivate func placing(columnsAt places: [Int], of count: Int) -> Recording {
    let missing = [Double](repeating: .nan, count: stepCount)
    var wide = [[Double]](repeating: missing, count: count)
    for (place, column) in zip(places, columns) { wide[place] = column }
    return Recording(name: name, times: times, columns: wide)
  }

  /// Both recordings' steps in order of time; columns at `places` come from `other`, the rest from
  /// here. Steps less than half a step apart are one, at the time it has here.
  fileprivate func combined(with other: Recording, taking places: [Int]) -> Recording {
    var result = Recording(
      name: name, times: [], columns: [[Double]](repeating: [], count: columns.count))
    func append(_ time: Double, _ here: Int?, _ there: Int?) {
      result.times.append(time)
      for place in columns.indices {
        let value =
          places.contains(place)
          ? there.map { other.columns[place][$0] } : here.map { columns[place][$0] }
        result.columns[place].append(value ?? .nan)
      }
    }
    matchTimes(times, other.times, tolerance: halfStep(of: times)) { here, there in
      if let here {
        append(times[here], here, there)
      } else if let there {
        append(other.times[there], nil, there)
      }
    }
    return result
  }
}
