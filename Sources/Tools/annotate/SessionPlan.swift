import AnnotationServer
import ArgumentParser
import Files
import Glibc
import Journal
import ToolSupport

/// Options and session file as one: what is said on the command line counts.
struct SessionPlan {
  let options: SessionOptions
  let file: SessionFile

  init(_ options: SessionOptions) throws(FileError) {
    self.options = options
    file =
      try options.session.map { path throws(FileError) in try SessionFile(path: path) }
      ?? SessionFile()
  }

  /// Recordings are opened when all else was looked at.
  ///
  /// - Throws: status 64 for what does not fit together, 65 and 66 for recordings that cannot be
  ///   played.
  func session() throws -> Session {
    guard let output = options.output ?? file.output else {
      throw Self.wrong("--output: expected a folder, found none")
    }
    let given = try recordings()
    var session = Session(
      tool: Annotate.nameAndVersion, output: output, raters: try raters(given.map(\.name)),
      dimensions: try dimensions(), recordings: [])
    session.isTwoDimensional = options.twoDimensional || file.isTwoDimensional ?? false
    if session.isTwoDimensional, session.dimensions.count != 2 {
      throw Self.wrong(
        "--two-dimensional: expected two dimensions, found \(session.dimensions.count)")
    }
    session.order = try order()
    session.scale = try scale()
    session.input = try options.input ?? named(file.input, "input") ?? .any
    session.countdown = try checked(
      options.countdown ?? file.countdown ?? 3, "--countdown", in: 0...60)
    session.breakAfter = try (options.breakAfter ?? file.breakAfter).map {
      try checked($0, "--break-after", in: 1...1000)
    }
    session.step = try checked(options.step ?? file.step ?? 0.04, "--step", in: stepDurations)
    session.questions = file.questions ?? []
    session.instructions = try (options.instructions ?? file.instructions).map(Self.text)
    let practice = try (options.practice ?? file.practice).map { (try Self.name(of: $0), $0) }
    session.recordings = try given.map { try Session.Recording(name: $0, playing: $1) }
    session.practice = try practice.map { try Session.Recording(name: $0, playing: $1) }
    return session
  }

  // MARK: Parts

  private func dimensions() throws -> [Dimension] {
    let dimensions =
      options.dimensions.isEmpty
      ? file.dimensions ?? [Dimension(name: "arousal"), Dimension(name: "valence")]
      : options.dimensions.map(\.dimension)
    guard !dimensions.isEmpty else { throw Self.wrong("--dimension: expected a name, found none") }
    try Self.check(dimensions.map(\.name), "--dimension")
    for name in dimensions.map(\.name)
    where name == RatingFolder.practice || name.contains(RatingFolder.both) {
      throw Self.wrong(
        "--dimension: expected another name than \(RatingFolder.practice) and none with "
          + "'\(RatingFolder.both)', found \(name)")
    }
    return dimensions
  }

  private func recordings() throws -> [(name: String, path: String)] {
    let given =
      options.recordings.isEmpty
      ? file.recordings ?? []
      : options.recordings.map { SessionFile.Recording(name: nil, path: $0) }
    guard !given.isEmpty else {
      throw Self.wrong(
        "expected recordings, found none; --dimension takes what follows up to the next option")
    }
    let names = try given.map { try $0.name ?? Self.name(of: $0.path) }
    try Self.check(names, "recording")
    return zip(names, given).map { ($0, $1.path) }
  }

  private func raters(_ recordings: [String]) throws -> [Session.Rater] {
    let given =
      options.raters.isEmpty
      ? file.raters ?? [SessionFile.Rater(name: Self.loginName, recordings: nil)]
      : options.raters.map { SessionFile.Rater(name: $0, recordings: nil) }
    guard !given.isEmpty else { throw Self.wrong("--rater: expected a name, found none") }
    try Self.check(given.map(\.name), "--rater")
    return try given.map { rater in
      let places = try rater.recordings?.map { name in
        guard let place = recordings.firstIndex(of: name) else {
          throw Self.wrong(
            "rater \(rater.name): expected recordings of the session, found \(name)")
        }
        return place
      }
      guard Set(places ?? []).count == places?.count ?? 0 else {
        throw Self.wrong("rater \(rater.name): expected each recording once, found one twice")
      }
      return Session.Rater(name: rater.name, recordings: places)
    }
  }

  private func order() throws -> Session.Order {
    let seed = options.seed ?? file.seed
    switch try options.recordingsOrder ?? named(file.recordingsOrder, "recordings_order") ?? .given
    {
    case .random: return .random(seed: seed ?? 1)
    case .given:
      guard seed == nil else {
        throw Self.wrong("--seed: expected --recordings-order random with it, found given")
      }
      return .given
    }
  }

  private func scale() throws -> Scale {
    var bounds: ClosedRange<Double>? = -1...1
    if let range = options.range {
      bounds = range.bounds
    } else if let text = file.range {
      guard let range = RangeOption(argument: text) else {
        throw wrongMember("range: expected low:high or unbounded, found '\(text)'")
      }
      bounds = range.bounds
    }
    let middle = bounds.map { $0.contains(0) ? 0 : ($0.lowerBound + $0.upperBound) / 2 } ?? 0
    let start = options.start ?? file.start ?? middle
    let scale = Scale(bounds: bounds, start: middle)
    guard scale.contains(start) else {
      throw Self.wrong("--start: expected \(scale.description), found \(start)")
    }
    return Scale(bounds: bounds, start: start)
  }

  private func named<Name: RawRepresentable<String> & CaseIterable>(
    _ text: String?, _ member: String
  ) throws -> Name? {
    guard let text else { return nil }
    guard let name = Name(rawValue: text) else {
      let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw wrongMember("\(member): expected one of \(known), found '\(text)'")
    }
    return name
  }

  // MARK: Checks

  /// Names that become files and folders.
  private static func check(_ names: [String], _ what: String) throws {
    for (index, name) in names.enumerated() {
      if let fault = RatingFolder.fault(inName: name) { throw wrong("\(what): \(fault)") }
      if names[..<index].contains(name) {
        throw wrong("\(what): expected different names, found \(name) twice")
      }
    }
  }

  private static func name(of path: String) throws -> String {
    let name = stem(of: path)
    if let fault = RatingFolder.fault(inName: name) { throw wrong("\(path): \(fault)") }
    return name
  }

  /// - Throws: status 65 if the file is no text.
  private static func text(of path: String) throws -> String {
    let bytes = try ReadableFile.bytes(of: path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FileError(.badData, path: path, "expected text in UTF-8, found other bytes")
    }
    return text
  }

  private static var loginName: String {
    getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "rater"
  }

  /// Of the session file.
  private func wrongMember(_ message: String) -> FileError {
    FileError(.badData, path: options.session ?? "", message)
  }

  private static func wrong(_ message: String) -> ToolError {
    ToolError(.validationFailure, message)
  }
}

/// - Throws: status 64 if the value is outside.
func checked<Value: Comparable>(
  _ value: Value, _ option: String, in range: ClosedRange<Value>
) throws(ToolError) -> Value {
  guard range.contains(value) else {
    throw ToolError(
      .validationFailure,
      "\(option): expected \(range.lowerBound) to \(range.upperBound), found \(value)")
  }
  return value
}

/// Of a series, seconds.
let stepDurations = 0.001...10.0
