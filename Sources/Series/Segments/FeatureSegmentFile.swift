package import Files
import Safetensors
import Text
internal import TimeSeries

/// One recording's features in steps, read as they are wanted: `NAME.<set>.features.safetensors`.
///
/// Step `i` covers `(i * step, (i + 1) * step]`, seconds from the recording's start. NaN is missing.
package struct FeatureSegmentFile: Sendable {
  /// How such files' names end, after the set's name.
  package static let suffix = ".features.safetensors"
  static let tensorName = "features"

  /// Name of the set of features, such as `egemaps`.
  package let set: String
  /// Of each feature, in the order of the columns.
  package let names: [String]
  /// Duration of a step, seconds.
  package let step: Double
  /// `[steps, features]`.
  private let table: StepTable

  package var path: String { table.path }
  package var recording: String { table.recording }
  package var stepCount: Int { table.stepCount }
  /// Name and version of the tool that made the file; nil if it does not say.
  package var tool: String? { table.tool }

  /// - Throws: `noInput` if the file cannot be opened; `badData` if it is no whole segment file.
  package init(path: String) throws(FileError) {
    try self.init(SafetensorsFile(path: path))
  }

  private init(_ file: SafetensorsFile) throws(FileError) {
    table = try StepTable(file, Self.tensorName, columns: "features")
    set = try SegmentMetadata.value(FeatureSegmentKey.set, of: file) { $0.isEmpty ? nil : $0 }
    step = try SegmentMetadata.value(SegmentKey.step, of: file) {
      Double($0).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    }
    names = try SegmentMetadata.value(FeatureSegmentKey.names, of: file) {
      FeatureSegmentKey.names(of: $0)
    }
    guard names.count == table.width else {
      throw FileError(
        .badData, path: table.path,
        "expected \(table.width) names of features, found \(names.count)")
    }
  }

  /// Reads the features of consecutive steps, `[steps, features]`.
  ///
  /// - Throws: `inputOutput` if reading fails or the file has changed since it was opened.
  /// - Precondition: the file has these steps.
  package func values(ofSteps steps: Range<Int>) throws(FileError) -> [Float] {
    try table.values.array(in: steps.lowerBound * names.count..<steps.upperBound * names.count)
  }

  /// A whole file that was made of this source with these settings and is not older than it; nil if
  /// there is none, so that it has to be made.
  ///
  /// - Parameters:
  ///   - allowsCut: whether it may be of a source that was cut short.
  ///   - settings: of the file that is there, since names and step may be known when the source was
  ///     read, and not before.
  package static func complete(
    _ path: String, recording: String, source: SourceIdentity, sourcePath: String,
    allowsCut: Bool = false, settings: (FeatureSegmentFile) -> FeatureSegmentSettings
  ) -> FeatureSegmentFile? {
    guard let file = try? SafetensorsFile(path: path), let features = try? FeatureSegmentFile(file)
    else { return nil }
    let settings = settings(features)
    let isCurrent = SegmentMetadata.isCurrent(
      file, sourcePath: sourcePath,
      metadata: settings.metadata(
        recording: recording, source: source, step: settings.step ?? features.step),
      besides: [FeatureSegmentKey.sampleRate], allowsCut: allowsCut)
    return isCurrent ? features : nil
  }
}

/// How features are made of a recording.
package struct FeatureSegmentSettings: Equatable, Sendable {
  /// Name of the set of features.
  package let set: String
  /// Duration of a step, seconds; nil if the only step is the whole recording.
  package let step: Double?
  /// Of the features.
  package let names: [String]
  /// What else decides what the features are, by its name in the metadata, such as `window`: a file
  /// made otherwise is not taken for one made so.
  package let options: [String: String]

  /// - Precondition: the names are on one line each, and `options` have at most 2,000 bytes.
  package init(set: String, step: Double?, names: [String], options: [String: String] = [:]) {
    precondition(!names.isEmpty && !names.contains { $0.isEmpty || $0.contains("\n") })
    precondition(options.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count } <= 2000)
    self.set = set
    self.step = step
    self.names = names
    self.options = options
  }

  /// What a file records of how and of what it was made: two files of equal metadata hold the same
  /// features.
  func metadata(recording: String, source: SourceIdentity?, step: Double) -> [String: String] {
    var metadata = SegmentMetadata.common(recording: recording, source: source, step: step)
    metadata[FeatureSegmentKey.set] = set
    metadata[FeatureSegmentKey.names] = FeatureSegmentKey.text(of: names)
    return metadata.merging(options) { own, _ in own }
  }
}

/// Keys that only a feature segment file's metadata have.
enum FeatureSegmentKey {
  static let set = "set"
  static let sampleRate = "sample_rate"
  /// One name a line.
  static let names = "names"

  static func text(of names: [String]) -> String { names.joined(separator: "\n") }

  /// - Returns: nil if a name is empty.
  static func names(of text: String) -> [String]? {
    let names = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return names.contains("") ? nil : names
  }
}
