import FileErrors
import Ratings
import TimeSeries
import ToolSupport

/// One file of ratings, fused: one dimension of one or more recordings.
struct FusedFile {
  private(set) var series: TimeSeries
  private let raters: [String]
  private var remarks: [(recording: String, remarks: GoldStandard.Remarks)] = []

  /// - Throws: `.badData` if the dimension has no name, or ratings cannot be fused.
  init(
    path: String, dimension: String?, options: SeriesOptions, method: GoldStandard.Method
  ) throws(FileError) {
    guard let dimension = dimension ?? folderName(of: path) else {
      throw FileError(
        .badData, path: path,
        "expected a folder that names the dimension, or --dimension, found neither")
    }
    let ratings = try TimeSeries.reading(path, options: options)
    raters = ratings.dimensions
    series = TimeSeries(dimensions: [dimension])
    for recording in ratings.recordings {
      let gold: GoldStandard
      do {
        gold = try GoldStandard(fusing: recording.columns, by: method)
      } catch {
        throw FileError(.badData, path: path, "recording \(recording.name): \(error)")
      }
      remarks.append((recording.name, gold.remarks))
      series.recordings.append(
        Recording(name: recording.name, times: recording.times, columns: [gold.values]))
    }
  }

  /// Says which raters are not as they should be.
  func report(to notes: Notes) {
    for (recording, remarks) in remarks {
      let place = "\(recording), \(series.dimensions[0])"
      notes.write("\(place): no ratings, left out", names: remarks.empty.map { raters[$0] })
      notes.write("\(place): one value throughout", names: remarks.constant.map { raters[$0] })
      if remarks.levelOutsideRaters {
        notes.write(
          "\(place): raters oppose each other, the level lies outside all of their means")
      }
    }
  }
}
