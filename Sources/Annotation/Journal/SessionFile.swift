package import Files

/// A session as an experimenter prepares it in a file; what is nil is not in it.
///
///     {
///       "output": "ratings",
///       "dimensions": ["arousal", {"name": "valence", "lower": "bad", "upper": "good"}],
///       "raters": ["anna", {"name": "ben", "recordings": ["P2", "P1"]}],
///       "recordings": ["P1.mp4", {"name": "P2", "file": "video/2.mp4"}],
///       "questions": [{"name": "mood", "text": "How are you?", "kind": "scale", "lower": 1, "upper": 7}]
///     }
package struct SessionFile: Sendable {
  package struct Recording: Sendable {
    /// Nil: the file's, without its ending.
    package let name: String?
    /// From where the command runs.
    package let path: String

    package init(name: String?, path: String) {
      self.name = name
      self.path = path
    }
  }

  package struct Rater: Sendable {
    package let name: String
    /// Names of recordings, in this rater's order; nil: all.
    package let recordings: [String]?

    package init(name: String, recordings: [String]?) {
      self.name = name
      self.recordings = recordings
    }
  }

  package private(set) var output: String?
  package private(set) var dimensions: [Dimension]?
  package private(set) var isTwoDimensional: Bool?
  package private(set) var raters: [Rater]?
  package private(set) var recordings: [Recording]?
  package private(set) var recordingsOrder: String?
  package private(set) var seed: UInt64?
  package private(set) var range: String?
  package private(set) var start: Double?
  package private(set) var input: String?
  package private(set) var practice: String?
  package private(set) var instructions: String?
  package private(set) var countdown: Int?
  package private(set) var breakAfter: Int?
  package private(set) var step: Double?
  package private(set) var questions: [Question]?
  package private(set) var port: Int?
  package private(set) var host: String?

  /// Nothing is said.
  package init() {}

  /// - Throws: `noInput` if the file cannot be read, `badData` naming the member that is none or wrong.
  package init(path: String) throws(FileError) {
    let bytes = try ReadableFile.bytes(of: path)
    do throws(JSONError) {
      self = try decoded(SessionFile.self, from: bytes, what: "a session")
    } catch {
      throw FileError(.badData, path: path, "\(error)")
    }
    // Paths are from where the file lies.
    let folder = Folder.parent(of: path)
    func place(_ path: String) -> String {
      path.hasPrefix("/") || folder.isEmpty ? path : Folder.path(of: path, in: folder)
    }
    output = output.map(place)
    practice = practice.map(place)
    instructions = instructions.map(place)
    recordings = recordings?.map { Recording(name: $0.name, path: place($0.path)) }
  }
}

extension SessionFile: Decodable {
  private enum Key: String, CodingKey, CaseIterable {
    case output, dimensions, raters, recordings, seed, range, start, input, practice, instructions
    case countdown, step, questions, port, host
    case isTwoDimensional = "two_dimensional"
    case recordingsOrder = "recordings_order"
    case breakAfter = "break_after"
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.strictContainer(keyedBy: Key.self)
    output = try members.decodeIfPresent(String.self, forKey: .output)
    dimensions = try members.decodeIfPresent([DimensionText].self, forKey: .dimensions)?
      .map(\.dimension)
    isTwoDimensional = try members.decodeIfPresent(Bool.self, forKey: .isTwoDimensional)
    raters = try members.decodeIfPresent([RaterText].self, forKey: .raters)?.map(\.rater)
    recordings = try members.decodeIfPresent([RecordingText].self, forKey: .recordings)?
      .map(\.recording)
    recordingsOrder = try members.decodeIfPresent(String.self, forKey: .recordingsOrder)
    seed = try members.decodeIfPresent(UInt64.self, forKey: .seed)
    range = try members.decodeIfPresent(String.self, forKey: .range)
    start = try members.decodeIfPresent(Double.self, forKey: .start)
    input = try members.decodeIfPresent(String.self, forKey: .input)
    practice = try members.decodeIfPresent(String.self, forKey: .practice)
    instructions = try members.decodeIfPresent(String.self, forKey: .instructions)
    countdown = try members.decodeIfPresent(Int.self, forKey: .countdown)
    breakAfter = try members.decodeIfPresent(Int.self, forKey: .breakAfter)
    step = try members.decodeIfPresent(Double.self, forKey: .step)
    questions = try members.decodeIfPresent([QuestionText].self, forKey: .questions)?
      .map(\.question)
    port = try members.decodeIfPresent(Int.self, forKey: .port)
    host = try members.decodeIfPresent(String.self, forKey: .host)
  }
}

/// A name alone, or an object.
private struct DimensionText: Decodable {
  let dimension: Dimension

  enum Key: String, CodingKey, CaseIterable {
    case name, lower, upper
  }

  init(from decoder: any Decoder) throws {
    if let name = decoder.loneText {
      dimension = Dimension(name: name)
      return
    }
    let members = try decoder.strictContainer(keyedBy: Key.self)
    dimension = Dimension(
      name: try members.decode(String.self, forKey: .name),
      lower: try members.decodeIfPresent(String.self, forKey: .lower),
      upper: try members.decodeIfPresent(String.self, forKey: .upper))
  }
}

private struct RaterText: Decodable {
  let rater: SessionFile.Rater

  enum Key: String, CodingKey, CaseIterable {
    case name, recordings
  }

  init(from decoder: any Decoder) throws {
    if let name = decoder.loneText {
      rater = SessionFile.Rater(name: name, recordings: nil)
      return
    }
    let members = try decoder.strictContainer(keyedBy: Key.self)
    rater = SessionFile.Rater(
      name: try members.decode(String.self, forKey: .name),
      recordings: try members.decodeIfPresent([String].self, forKey: .recordings))
  }
}

private struct RecordingText: Decodable {
  let recording: SessionFile.Recording

  enum Key: String, CodingKey, CaseIterable {
    case name, file
  }

  init(from decoder: any Decoder) throws {
    if let path = decoder.loneText {
      recording = SessionFile.Recording(name: nil, path: path)
      return
    }
    let members = try decoder.strictContainer(keyedBy: Key.self)
    recording = SessionFile.Recording(
      name: try members.decodeIfPresent(String.self, forKey: .name),
      path: try members.decode(String.self, forKey: .file))
  }
}

private struct QuestionText: Decodable {
  let question: Question

  enum Key: String, CodingKey, CaseIterable {
    case name, text, kind, lower, upper
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.strictContainer(keyedBy: Key.self)
    let kind = try members.decode(
      String.self, forKey: .kind, expected: "scale or text", ["scale", "text"].contains)
    var scale: ClosedRange<Int>?
    if kind == "scale" {
      let lower = try members.decode(Int.self, forKey: .lower)
      let upper = try members.decode(
        Int.self, forKey: .upper, expected: "above \(lower), by 100 at most"
      ) { lower < $0 && $0.subtractingReportingOverflow(lower).partialValue <= 100 }
      scale = lower...upper
    }
    question = Question(
      name: try members.decode(String.self, forKey: .name, expected: "a name") { !$0.isEmpty },
      text: try members.decode(String.self, forKey: .text),
      kind: scale.map(Question.Kind.scale) ?? .text)
  }
}

extension Decoder {
  /// The text that stands in an object's place; nil if there is none.
  fileprivate var loneText: String? { try? singleValueContainer().decode(String.self) }
}
