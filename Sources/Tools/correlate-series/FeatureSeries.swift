import Files
import Segments
import TimeSeries

extension TimeSeries {
  /// Feature files as a series; nil if a path is neither such a file nor a folder of some.
  ///
  /// - Throws: `FileError` if one cannot be read or is damaged; `badData` if two differ in their
  ///   columns or are of one recording, or a value is infinite.
  init?(featuresAt path: String) throws(FileError) {
    var files: [String] = []
    if path.hasSuffix(FeatureSegmentFile.suffix) {
      files = [path]
    } else if Folder.exists(at: path) {
      files = try Folder.files(in: path, suffix: FeatureSegmentFile.suffix)
    }
    guard !files.isEmpty else { return nil }
    self.init(dimensions: [])
    for (index, path) in files.enumerated() {
      let file = try FeatureSegmentFile(path: path)
      if index == 0 { dimensions = file.names }
      guard file.names == dimensions else {
        throw FileError(.badData, path: path, "expected the features of \(files[0]), found others")
      }
      guard !recordings.contains(where: { $0.name == file.recording }) else {
        throw FileError(
          .badData, path: path, "expected each recording once, found '\(file.recording)' again")
      }
      recordings.append(try Recording(file))
    }
  }
}

extension Recording {
  fileprivate init(_ file: FeatureSegmentFile) throws(FileError) {
    let values = try file.values(ofSteps: 0..<file.stepCount)
    let width = file.names.count
    if let place = values.firstIndex(where: \.isInfinite) {
      throw FileError(
        .badData, path: file.path,
        "expected finite features or NaN, found \(values[place]) as \(file.names[place % width]) of "
          + "step \(place / width + 1)")
    }
    self.init(
      name: file.recording,
      times: (0..<file.stepCount).map { endTime(ofStep: $0, step: file.step) },
      columns: (0..<width).map { column in
        (0..<file.stepCount).map { Double(values[$0 * width + column]) }
      })
  }
}
