import Text

/// Something that happened while a recording was rated.
package struct Event: Equatable, Sendable {
  package enum Kind: String, CaseIterable, Decodable, Sendable {
    /// The recording begins to play, from a start value that is nobody's opinion yet.
    case start
    /// What the hand says.
    case value
    case pause
    case resume
    /// The page lost the focus, which pauses.
    case blur
    /// The player has nothing to play.
    case stall
    case resumeStall = "resume_stall"
    /// The stick was unplugged, which pauses.
    case unplugged
    case seek
    case speed
    /// The recording was played to its end.
    case end
    case warning
  }

  package enum Device: String, CaseIterable, Decodable, Sendable {
    case pointer, keys, gamepad
  }

  package let kind: Kind
  /// The recording's clock, seconds.
  package let media: Double
  /// Milliseconds since 1970.
  package let wall: Double
  /// `[dimension]`, raw; empty where the event has none.
  package let values: [Double]
  package let device: Device?
  package let note: String?

  package init(
    _ kind: Kind, media: Double, wall: Double = 0, values: [Double] = [], device: Device? = nil,
    note: String? = nil
  ) {
    self.kind = kind
    self.media = media
    self.wall = wall
    self.values = values
    self.device = device
    self.note = note
  }
}

// As text: {"media":12.345678,"wall":1764328000123.4,"event":"value","value":0.25,
// "device":"pointer"}; of two dimensions "values":[0.25,-0.5].
extension Event: Decodable {
  package enum Key: String, CodingKey, CaseIterable {
    case media, wall, event, value, values, device, note
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Key.self)
    media = try members.decode(
      Double.self, forKey: .media, expected: "seconds from -1 to 1e6", Self.mediaTimes.contains)
    wall = try members.decode(
      Double.self, forKey: .wall, expected: "milliseconds since 1970", Self.wallTimes.contains)
    let name = try members.decode(String.self, forKey: .event)
    guard let kind = Kind(rawValue: name) else {
      throw Self.unknown(name, .event, Kind.self, members)
    }
    self.kind = kind
    var values: [Double] = []
    if let value = try members.decodeIfPresent(Double.self, forKey: .value) { values = [value] }
    if let several = try members.decodeIfPresent([Double].self, forKey: .values) {
      values = several
    }
    self.values = values
    device = try members.decodeIfPresent(String.self, forKey: .device).map { name in
      guard let device = Device(rawValue: name) else {
        throw Self.unknown(name, .device, Device.self, members)
      }
      return device
    }
    note = try members.decodeIfPresent(String.self, forKey: .note)
  }

  /// A clock that is mapped may begin a little before 0.
  static let mediaTimes = -1...1e6
  static let wallTimes = 0...1e15

  private static func unknown<Name: RawRepresentable<String> & CaseIterable>(
    _ found: String, _ key: Key, _ names: Name.Type, _ members: KeyedDecodingContainer<Key>
  ) -> DecodingError {
    let known = names.allCases.map(\.rawValue).joined(separator: ", ")
    return DecodingError.dataCorruptedError(
      forKey: key, in: members, debugDescription: "expected one of \(known), found '\(found)'")
  }

  /// `"media":...` and so on, without the braces.
  var members: String {
    var text =
      "\"media\":\(decimal(media)),\"wall\":\(decimal(wall)),\"event\":\"\(kind.rawValue)\""
    switch values.count {
    case 0: break
    case 1: text += ",\"value\":\(decimal(values[0]))"
    default: text += ",\"values\":[\(values.map(decimal).joined(separator: ","))]"
    }
    if let device { text += ",\"device\":\"\(device.rawValue)\"" }
    if let note { text += ",\"note\":\(jsonString(note))" }
    return text
  }
}

extension Event {
  /// What of it does not fit the scale; nil if all does.
  ///
  /// - Parameter count: dimensions that are rated at once.
  package func fault(on scale: Scale, dimensionCount count: Int) -> String? {
    if kind == .value || !values.isEmpty, values.count != count {
      return count == 1
        ? "value: expected a number, found \(values.isEmpty ? "none" : "\(values.count)")"
        : "values: expected \(count) numbers, found \(values.count)"
    }
    if let value = values.first(where: { !scale.contains($0) }) {
      return "value: expected \(scale.description), found \(value)"
    }
    if let note, note.utf8.count > Self.longestNote {
      return "note: expected at most \(Self.longestNote) bytes, found \(note.utf8.count)"
    }
    return nil
  }

  private static let longestNote = 1000
}
