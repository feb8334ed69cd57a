package import Files
import Text

/// How one training went, as `train` prints it: `[seed,]epoch,...,training_ccc_<dimension>,...,
/// validation_ccc_<dimension>,...,best`.
package struct LearningCurve: Sendable {
  /// One seed's course.
  package struct Course: Sendable {
    /// Empty where the file has no column for it.
    package let seed: String
    package fileprivate(set) var epochs: [Int] = []
    /// `[dimension][epoch]`, NaN where undefined.
    package fileprivate(set) var training: [[Double]]
    package fileprivate(set) var validation: [[Double]]
    /// Index of the best epoch; nil where none is marked.
    package fileprivate(set) var best: Int?
  }

  package let dimensions: [String]
  /// In the file's order.
  package private(set) var courses: [Course] = []

  private static let longestLine = 1 << 16
  private static let training = "training_ccc_"
  private static let validation = "validation_ccc_"
  private static let expected =
    "a learning curve of train (epoch,...,\(training)<dimension>,...,\(validation)<dimension>,...,best)"

  /// - Parameter path: `-` is standard input.
  /// - Throws: `noInput` if the file cannot be read; `badData` with the line if it is none of
  ///   `train`'s, or has no epoch.
  package init(path: String) throws(FileError) {
    var reader = try TextRows(
      path: path, expected: Self.expected, longestLine: Self.longestLine)
    let names = reader.names
    dimensions = names.filter { $0.hasPrefix(Self.validation) }
      .map { String($0.dropFirst(Self.validation.count)) }
    let training = dimensions.compactMap { names.firstIndex(of: Self.training + $0) }
    let validation = dimensions.compactMap { names.firstIndex(of: Self.validation + $0) }
    guard let epoch = names.firstIndex(of: "epoch"), let best = names.firstIndex(of: "best"),
      !dimensions.isEmpty, training.count == dimensions.count
    else {
      throw FileError(
        .badData, path: path, line: reader.headerLine,
        "expected \(Self.expected), found \(names.joined(separator: ","))")
    }
    let seed = names.firstIndex(of: "seed")
    let empty = [[Double]](repeating: [], count: dimensions.count)
    while let row = try reader.next() {
      let place = CurveRow(path: path, row: row)
      let name = seed.map { row.fields[$0] } ?? ""
      if courses.last?.seed != name {
        courses.append(Course(seed: name, training: empty, validation: empty))
      }
      let last = courses.count - 1
      courses[last].epochs.append(try place.epoch(epoch, after: courses[last].epochs.last))
      for dimension in dimensions.indices {
        courses[last].training[dimension].append(try place.coefficient(training[dimension]))
        courses[last].validation[dimension].append(try place.coefficient(validation[dimension]))
      }
      if row.fields[best] == "1" { courses[last].best = courses[last].epochs.count - 1 }
    }
    guard !courses.isEmpty else {
      throw FileError(
        .badData, path: path, line: reader.headerLine, "expected an epoch, found none")
    }
  }
}

/// A row's fields as numbers.
private struct CurveRow {
  let path: String
  let row: TextRows.Row

  func epoch(_ column: Int, after last: Int?) throws(FileError) -> Int {
    let lowest = (last ?? 0) + 1
    guard let epoch = Int(row.fields[column]), epoch >= lowest, epoch <= 1_000_000_000 else {
      throw FileError(
        .badData, path: path, line: row.line,
        "expected an epoch from \(lowest) on, found '\(row.fields[column])'")
    }
    return epoch
  }

  func coefficient(_ column: Int) throws(FileError) -> Double {
    let text = row.fields[column]
    if text == "nan" { return .nan }
    guard let value = Double(text), value.magnitude <= 1 else {
      throw FileError(
        .badData, path: path, line: row.line,
        "expected a coefficient from -1 to 1, or nan, found '\(text)'")
    }
    return value
  }
}
