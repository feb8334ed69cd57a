package import Files
package import Journal
import Text

/// Recordings to look at, with what was rated and predicted below them.
package struct ReviewSite: Site {
  package enum Kind: String, Sendable {
    case gold, rater, prediction
  }

  /// A series of all recordings.
  package struct Series: Sendable {
    package let name: String
    package let kind: Kind
    /// `[recording][dimension]`; nil where there is none.
    package let traces: [[ReviewedTrace?]]

    package init(name: String, kind: Kind, traces: [[ReviewedTrace?]]) {
      self.name = name
      self.kind = kind
      self.traces = traces
    }
  }

  private let tool: String
  private let recordings: [Session.Recording]
  private let dimensions: [String]
  private let series: [Series]
  private let media: [MediaFile]

  /// - Parameters:
  ///   - dimensions: at least one.
  ///   - series: with names that are all different.
  /// - Throws: `noInput` if a recording's file cannot be opened.
  package init(
    tool: String, recordings: [Session.Recording], dimensions: [String], series: [Series]
  ) throws(FileError) {
    self.tool = tool
    self.recordings = recordings
    self.dimensions = dimensions
    self.series = series
    var media: [MediaFile] = []
    for recording in recordings {
      media.append(try MediaFile(path: recording.path, type: recording.type))
    }
    self.media = media
  }

  package func response(
    to request: Request, path: Substring, query: Substring
  ) -> Response {
    guard request.method == .get || request.method == .head else { return .notFound }
    if path == "session.json" { return .json(description) }
    guard path.hasPrefix("review/"), path.hasSuffix(".json") else {
      return sharedResponse(to: request, path: path, media: media)
    }
    let names = path.dropFirst(7).dropLast(5).split(
      separator: "/", omittingEmptySubsequences: false)
    guard let number = names.first.flatMap({ mediaNumber($0) }), recordings.indices.contains(number)
    else { return .notFound }
    let query = QueryText(query)
    guard let dimension = query["dimension"].flatMap(dimensions.firstIndex) else {
      return .bad("dimension: expected one of \(dimensions.joined(separator: ", "))")
    }
    switch names.dropFirst() {
    case []: return window(number, dimension, query)
    case ["differences"]: return differences(number, dimension, query)
    default: return .notFound
    }
  }

  private var description: JSONValue {
    [
      "tool": .text(tool), "mode": "review",
      "recordings": .array(
        recordings.enumerated().map { number, recording in
          [
            "number": JSONValue(number), "name": .text(recording.name),
            "media": .text("media/\(number)"), "type": .text(recording.type),
            "duration": .number(duration(of: number)),
          ]
        }),
      "dimensions": .array(dimensions.map { ["name": .text($0)] }),
      "series": .array(
        series.map { ["name": .text($0.name), "kind": .text($0.kind.rawValue)] }),
    ]
  }

  /// As the container says it, or else the end of the longest series.
  private func duration(of number: Int) -> Double {
    recordings[number].duration
      ?? series.flatMap { $0.traces[number].compactMap { $0?.times.last } }.max() ?? 0
  }

  private func window(_ number: Int, _ dimension: Int, _ query: QueryText) -> Response {
    let (from, to) = (query.number("from") ?? 0, query.number("to") ?? duration(of: number))
    let points = query.number("points") ?? 1000
    guard from <= to, (0...1e9).contains(to), (-1e9...1e9).contains(from) else {
      return .bad("from, to: expected seconds, the first before the second")
    }
    guard (1...10_000).contains(points) else { return .bad("points: expected 1 to 10000") }
    var drawn: [JSONValue] = []
    var agreement: [JSONValue] = []
    for series in series {
      guard let trace = series.traces[number][dimension] else { continue }
      let columns = trace.thinned(from...to, to: Int(points))
      drawn.append([
        "name": .text(series.name), "time": Self.numbers(columns.times),
        "low": Self.numbers(columns.low), "high": Self.numbers(columns.high),
      ])
      if let (ccc, pairs) = trace.concordance(in: from...to) {
        agreement.append([
          "name": .text(series.name), "ccc": .number(ccc), "pairs": JSONValue(pairs),
        ])
      }
    }
    return .json([
      "step": .number((to - from) / points.rounded(.down)), "series": .array(drawn),
      "ccc": .array(agreement),
    ])
  }

  private func differences(_ number: Int, _ dimension: Int, _ query: QueryText) -> Response {
    guard let series = series.first(where: { $0.name == query["name"] }) else {
      return .bad("name: expected one of \(series.map(\.name).joined(separator: ", "))")
    }
    let differences =
      series.traces[number][dimension]?.differences(atMost: 20, lasting: Self.stretch) ?? []
    return .json([
      "differences": .array(
        differences.map {
          [
            "from": .number($0.from), "to": .number($0.to), "difference": .number($0.difference),
          ]
        })
    ])
  }

  private static func numbers(_ values: [Double]) -> JSONValue {
    .array(values.map { .number($0) })
  }

  /// Of a difference, seconds.
  private static let stretch = 4.0
}

/// A target's query, its names and values decoded.
struct QueryText {
  private var values: [String: String] = [:]

  init(_ text: Substring) {
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let name = Self.decoded(parts[0]), let value = Self.decoded(parts[1])
      else { continue }
      values[name] = value
    }
  }

  subscript(name: String) -> String? { values[name] }

  func number(_ name: String) -> Double? {
    values[name].flatMap { Array($0.utf8).withUnsafeBufferPointer(parseDecimal) }
  }

  /// As a form's fields are written: `+` is a space, `%41` is `A`.
  ///
  /// - Returns: nil for what is no such text, or no UTF-8.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(0x20)
      case UInt8(ascii: "%"):
        guard rest.count >= 2, rest.prefix(2).allSatisfy(\.isHexadecimal),
          let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
        else { return nil }
        bytes.append(value)
        rest = rest.dropFirst(2)
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var isHexadecimal: Bool {
    (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
  }
}
