import Text

/// A line of a log after its head.
package enum LogLine: Equatable, Sendable {
  /// What happened in the browser, numbered from 1 in each take.
  case event(number: Int, take: Int, Event)
  /// A page began a take, or went on with it; wall in milliseconds since 1970.
  case begin(take: Int, wall: Double, page: String, browser: JSONValue)
  /// What the rater said after the recording.
  case answers(take: Int, wall: Double, JSONValue)

  package var take: Int {
    switch self {
    case .event(_, let take, _), .begin(let take, _, _, _), .answers(let take, _, _): take
    }
  }

  /// With its line feed.
  var text: String {
    switch self {
    case .event(let number, let take, let event):
      return "{\"n\":\(number),\"take\":\(take),\(event.members)}\n"
    case .begin(let take, let wall, let page, let browser):
      let value: JSONValue = [
        "take": JSONValue(take), "event": "begin", "wall": .number(wall), "page": .text(page),
        "browser": browser,
      ]
      return value.json + "\n"
    case .answers(let take, let wall, let answers):
      let value: JSONValue = [
        "take": JSONValue(take), "event": "answers", "wall": .number(wall), "answers": answers,
      ]
      return value.json + "\n"
    }
  }
}

extension LogLine: Decodable {
  private enum Key: String, CodingKey {
    case n, take, event, wall, page, browser, answers
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Key.self)
    let take = try members.decode(Int.self, forKey: .take, expected: "1 or more") { $0 > 0 }
    if let number = try members.decodeIfPresent(Int.self, forKey: .n) {
      self = .event(number: number, take: take, try Event(from: decoder))
      return
    }
    let wall = try members.decode(Double.self, forKey: .wall)
    switch try members.decode(
      String.self, forKey: .event, expected: "n, or the event begin or answers",
      ["begin", "answers"].contains)
    {
    case "begin":
      self = .begin(
        take: take, wall: wall, page: try members.decode(String.self, forKey: .page),
        browser: try members.decode(JSONValue.self, forKey: .browser))
    default:
      self = .answers(
        take: take, wall: wall, try members.decode(JSONValue.self, forKey: .answers))
    }
  }
}
