import Files
import SeriesReading
import TimeSeries

/// The columns of a file that rate one dimension, and whose they are.
struct RatedDimension {
  let name: String
  /// Places in the file's columns, `[rater]`.
  private let columns: [Int]
  let raters: [String]
  /// Whether rows say of what they are: who has none in a recording did not rate it.
  private let isLong: Bool

  /// The dimensions of a file whose value columns are raters, or whose rows say whose they are: then
  /// it may name several, all of which are taken, or the one that is wanted.
  ///
  /// - Parameters:
  ///   - reader: of the file at `path`.
  ///   - given: the dimension's name as the user has it.
  ///   - settings: what a user says of the file; `note` is told of columns left out.
  /// - Throws: `.badData` if there is no name, or not that dimension.
  static func all(
    in reader: borrowing SeriesReader, path: String, source: RaterSource, given: String?,
    settings: SeriesSettings
  ) throws(FileError) -> [RatedDimension] {
    let owners = reader.ratedColumns
    guard let owners, owners.contains(where: { $0.dimension != nil }) else {
      let raters = owners?.map(\.rater) ?? reader.dimensions
      let name = try source.dimension(in: path, given: given)
      let places =
        owners == nil
        ? try RaterColumns(raters, path: path, settings: settings).places : Array(raters.indices)
      return [
        RatedDimension(
          name: name, columns: places, raters: places.map { raters[$0] }, isLong: false)
      ]
    }
    var names: [String] = []
    for case let name? in owners.map(\.dimension) where !names.contains(name) {
      names.append(name)
    }
    let wanted = source.isDimensionInPath ? try source.names(in: path).dimension : given
    if let wanted {
      guard names.contains(wanted) else {
        throw FileError(
          .badData, path: path,
          "expected the dimension \(wanted), found \(names.joined(separator: ", "))")
      }
      names = [wanted]
    }
    return names.map { name in
      let columns = owners.indices.filter { owners[$0].dimension == name }
      return RatedDimension(
        name: name, columns: columns, raters: columns.map { owners[$0].rater }, isLong: true)
    }
  }

  var raterCount: Int { raters.count }
  var raterNames: String { raters.joined(separator: ", ") }

  /// The raters of a recording, each with its values.
  func ratings(in recording: Recording) -> [(rater: String, values: [Double])] {
    zip(raters, columns.map { recording.columns[$0] }).filter { _, values in
      !isLong || values.contains { !$0.isNaN }
    }.map { ($0, $1) }
  }
}
