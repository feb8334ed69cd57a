/// A log's first line: what was rated by whom, on which scale, with what.
package struct LogHead: Equatable, Sendable {
  /// Which recording it was: its file's name, size and checksum.
  package struct Source: Equatable, Sendable {
    package let file: String
    package let byteCount: Int
    package let checksum: String
    /// Seconds; nil if the file does not say it.
    package let duration: Double?

    package init(file: String, byteCount: Int, checksum: String, duration: Double?) {
      self.file = file
      self.byteCount = byteCount
      self.checksum = checksum
      self.duration = duration
    }
  }

  package let tool: String
  package let rater: String
  package let recording: String
  /// One, or those that are rated at once.
  package let dimensions: [Dimension]
  package let isPractice: Bool
  package let scale: Scale
  package let source: Source
  /// Duration of a step of the series that are made of it, seconds.
  package let step: Double
  /// What the session was and what the browser, as it was written.
  package let setUp: JSONValue

  package init(
    tool: String, rater: String, recording: String, dimensions: [Dimension], isPractice: Bool,
    scale: Scale, source: Source, step: Double, setUp: JSONValue
  ) {
    self.tool = tool
    self.rater = rater
    self.recording = recording
    self.dimensions = dimensions
    self.isPractice = isPractice
    self.scale = scale
    self.source = source
    self.step = step
    self.setUp = setUp
  }

  static let format = "concord-annotation"
  static let version = 1

  /// The line, with its line feed.
  var line: String {
    let value: JSONValue = [
      "log": .text(Self.format), "version": JSONValue(Self.version), "tool": .text(tool),
      "rater": .text(rater), "recording": .text(recording),
      "kind": isPractice ? "practice" : "rating",
      "dimensions": .array(dimensions.map(\.json)), "scale": scale.json, "step": .number(step),
      "file": .text(source.file), "bytes": JSONValue(source.byteCount),
      "checksum": .text(source.checksum), "duration": JSONValue(source.duration),
      "set_up": setUp,
    ]
    return value.json + "\n"
  }
}

extension LogHead: Decodable {
  private enum Key: String, CodingKey {
    case log, version, tool, rater, recording, kind, dimensions, scale, step, file, bytes, checksum
    case duration
    case setUp = "set_up"
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Key.self)
    _ = try members.decode(
      String.self, forKey: .log, expected: Self.format
    ) { $0 == Self.format }
    _ = try members.decode(
      Int.self, forKey: .version, expected: "\(Self.version)"
    ) { $0 == Self.version }
    tool = try members.decode(String.self, forKey: .tool)
    rater = try members.decode(String.self, forKey: .rater)
    recording = try members.decode(String.self, forKey: .recording)
    isPractice =
      try members.decode(
        String.self, forKey: .kind, expected: "practice or rating"
      ) { ["practice", "rating"].contains($0) } == "practice"
    dimensions = try members.decode(
      [DimensionText].self, forKey: .dimensions, expected: "dimensions"
    ) { !$0.isEmpty }
    .map { Dimension(name: $0.name, lower: $0.lower, upper: $0.upper) }
    guard let scale = try members.decode(ScaleText.self, forKey: .scale).scale else {
      throw DecodingError.dataCorruptedError(
        forKey: .scale, in: members,
        debugDescription: "expected a start between lower and upper, found it outside or one bound")
    }
    self.scale = scale
    step = try members.decode(
      Double.self, forKey: .step, expected: "seconds above 0"
    ) { $0 > 0 && $0.isFinite }
    source = Source(
      file: try members.decode(String.self, forKey: .file),
      byteCount: try members.decode(Int.self, forKey: .bytes),
      checksum: try members.decode(String.self, forKey: .checksum),
      duration: try members.decodeIfPresent(Double.self, forKey: .duration))
    setUp = try members.decode(JSONValue.self, forKey: .setUp)
  }

  private struct DimensionText: Decodable {
    let name: String
    let lower: String
    let upper: String
  }

  private struct ScaleText: Decodable {
    let lower: Double?
    let upper: Double?
    let start: Double

    /// Nil if the start lies outside the bounds, or one of them is missing.
    var scale: Scale? {
      switch (lower, upper) {
      case (let lower?, let upper?) where lower <= start && start <= upper:
        Scale(bounds: lower...upper, start: start)
      case (nil, nil): Scale(bounds: nil, start: start)
      default: nil
      }
    }
  }
}
