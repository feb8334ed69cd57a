import ArgumentParser
import FileErrors
import TimeSeries
import ToolSupport

/// What tells raters apart.
enum RaterSource: String, CaseIterable, ExpressibleByArgument {
  case columns, files, folders

  /// - Throws: `.badData` if that leaves the rater without a name.
  fileprivate func rater(of recording: String, path: String) throws(FileError) -> String {
    if self == .folders {
      if let folder = folderName(of: path) { return folder }
      throw FileError(.badData, path: path, "expected a folder that names the rater, found none")
    }
    let file = baseName(of: path)
    guard file.hasPrefix(recording) else { return file }
    let rest = file.dropFirst(recording.count).drop { "_-. ".contains($0) }
    guard !rest.isEmpty else {
      throw FileError(
        .badData, path: path,
        "expected a file's name with the rater's in it, found that of the recording alone; "
          + "if the folder is the rater's: --raters-from folders")
    }
    return String(rest)
  }
}

/// The ratings of one rater a file, by dimension; the series' columns are the raters.
///
/// Raters of a recording come together on the union of their times, matched within half a step.
///
/// - Throws: as `SeriesReader`; `.badData` if a rater has no name, or rated a recording's dimension
///   twice.
func ratersApart(
  in paths: [String], by source: RaterSource, input: InputOptions
) throws(FileError) -> [(dimension: String, ratings: TimeSeries)] {
  var parts: [(dimension: String, parts: [(path: String, series: TimeSeries)])] = []
  for path in paths {
    let series = try TimeSeries.reading(path, options: input.series)
    for recording in series.recordings {
      let rater = try source.rater(of: recording.name, path: path)
      for (dimension, column) in zip(series.dimensions, recording.columns) {
        let part = TimeSeries(
          dimensions: [rater],
          recordings: [Recording(name: recording.name, times: recording.times, columns: [column])])
        let place = parts.firstIndex { $0.dimension == dimension } ?? parts.count
        if place == parts.count { parts.append((dimension, [])) }
        parts[place].parts.append((path, part))
      }
    }
  }
  var merged: [(dimension: String, ratings: TimeSeries)] = []
  for (dimension, parts) in parts { merged.append((dimension, try TimeSeries.merging(parts))) }
  return merged
}
