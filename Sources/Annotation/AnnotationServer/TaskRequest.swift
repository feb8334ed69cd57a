import Glibc
import Journal

/// What a page sends about one of its tasks.
protocol TaskRequest {
  /// For messages.
  static var what: String { get }
  /// The page's own name for itself.
  var page: String { get }
  var task: Int { get }
}

/// Opens a take, goes on with it, or begins another.
struct BeginRequest: TaskRequest, Decodable {
  static let what = "a begin"
  let page: String
  let task: Int
  let retake: Bool
  let browser: JSONValue

  private enum Key: String, CodingKey, CaseIterable {
    case page, task, retake, browser
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.strictContainer(keyedBy: Key.self)
    page = try members.decodePage(forKey: .page)
    task = try members.decode(Int.self, forKey: .task)
    retake = try members.decode(Bool.self, forKey: .retake)
    browser = try members.decode(
      JSONValue.self, forKey: .browser, expected: "an object of at most 4096 bytes"
    ) {
      if case .object = $0 { $0.json.utf8.count <= 4096 } else { false }
    }
  }
}

/// Events, numbered `first`, `first` + 1, ...
struct EventsRequest: TaskRequest, Decodable {
  static let what = "events"
  let page: String
  let task: Int
  let take: Int
  let first: Int
  let events: [Event]

  private enum Key: String, CodingKey, CaseIterable {
    case page, task, take, first, events
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.strictContainer(keyedBy: Key.self)
    page = try members.decodePage(forKey: .page)
    task = try members.decode(Int.self, forKey: .task)
    take = try members.decode(Int.self, forKey: .take)
    first = try members.decode(
      Int.self, forKey: .first, expected: "1 to 1000000000", (1...1_000_000_000).contains)
    events = try members.decode([StrictEvent].self, forKey: .events).map(\.event)
  }

  /// An event without members that would be lost.
  private struct StrictEvent: Decodable {
    let event: Event

    init(from decoder: any Decoder) throws {
      _ = try decoder.strictContainer(keyedBy: Event.Key.self)
      event = try Event(from: decoder)
    }
  }
}

/// What the rater says after a recording.
struct AnswersRequest: TaskRequest, Decodable {
  static let what = "answers"
  let page: String
  let task: Int
  let answers: JSONValue

  private enum Key: String, CodingKey, CaseIterable {
    case page, task, answers
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.strictContainer(keyedBy: Key.self)
    page = try members.decodePage(forKey: .page)
    task = try members.decode(Int.self, forKey: .task)
    answers = try members.decode(JSONValue.self, forKey: .answers)
  }

  /// What of the answers fits none of the questions; nil if all do. A question may be left out.
  func fault(in questions: [Question]) -> String? {
    guard case .object(let answers) = answers else { return "answers: expected an object" }
    for answer in answers {
      guard let question = questions.first(where: { $0.name == answer.name }) else {
        return "answers: expected the questions' names, found '\(answer.name)'"
      }
      switch (question.kind, answer.value) {
      case (.scale(let range), .number(let value))
      where Int(exactly: value).map(range.contains) == true:
        continue
      case (.text, .text(let text)) where text.utf8.count <= 100_000: continue
      case (_, .null): continue
      case (.scale(let range), _):
        return "answers.\(answer.name): expected \(range.lowerBound) to \(range.upperBound), found "
          + answer.value.json
      case (.text, _): return "answers.\(answer.name): expected a text of at most 100000 bytes"
      }
    }
    return nil
  }
}

extension KeyedDecodingContainer {
  fileprivate func decodePage(forKey key: Key) throws -> String {
    try decode(String.self, forKey: key, expected: "1 to 100 bytes") {
      (1...100).contains($0.utf8.count)
    }
  }
}

/// Milliseconds since 1970.
func wallMilliseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return (Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6).rounded()
}
