import Files
import Random

/// What is to be rated, by whom and how.
package struct Session: Sendable {
  package struct Recording: Equatable, Sendable {
    package let name: String
    package let path: String
    /// Its media type, such as `video/mp4`.
    package let type: String
    /// Seconds; nil if the file does not say it.
    package let duration: Double?

    package init(name: String, path: String, type: String, duration: Double?) {
      self.name = name
      self.path = path
      self.type = type
      self.duration = duration
    }
  }

  package enum Input: String, CaseIterable, Sendable {
    case any, pointer, keys, gamepad
  }

  /// In which order a rater meets the recordings.
  package enum Order: Equatable, Sendable {
    case given
    /// Anew for each rater and dimension.
    case random(seed: UInt64)
  }

  package struct Rater: Equatable, Sendable {
    package let name: String
    /// Places among the session's recordings, in this rater's order; nil: all, in the session's.
    package let recordings: [Int]?

    package init(name: String, recordings: [Int]? = nil) {
      self.name = name
      self.recordings = recordings
    }
  }

  /// Name and version of who collects.
  package var tool: String
  /// The folder of the ratings.
  package var output: String
  package var raters: [Rater]
  package var dimensions: [Dimension]
  /// Whether the two dimensions are rated at once, in a plane.
  package var isTwoDimensional = false
  package var recordings: [Recording]
  package var order = Order.given
  /// A clip to try the hand on, before each dimension.
  package var practice: Recording?
  package var scale = Scale(bounds: -1...1, start: 0)
  package var input = Input.any
  /// Markdown.
  package var instructions: String?
  /// Seconds before a recording plays.
  package var countdown = 3
  /// Recordings after which a break is offered; nil: none.
  package var breakAfter: Int?
  /// Duration of a step of the series, seconds.
  package var step = 0.04
  package var questions: [Question] = []

  package init(
    tool: String, output: String, raters: [Rater], dimensions: [Dimension],
    recordings: [Recording]
  ) {
    self.tool = tool
    self.output = output
    self.raters = raters
    self.dimensions = dimensions
    self.recordings = recordings
  }

  /// All that is played, by its number.
  package var media: [Recording] { recordings + (practice.map { [$0] } ?? []) }

  /// What a rater has to do: one dimension after the other, the practice clip before each.
  package func tasks(of rater: Rater) -> [RatingTask] {
    let passes = isTwoDimensional ? [dimensions] : dimensions.map { [$0] }
    var tasks: [RatingTask] = []
    for pass in passes {
      if let practice {
        tasks.append(task(recordings.count, practice, pass, rater, number: tasks.count))
      }
      for index in order(of: rater, in: pass) {
        tasks.append(task(index, recordings[index], pass, rater, number: tasks.count))
      }
    }
    return tasks
  }

  private func task(
    _ index: Int, _ recording: Recording, _ pass: [Dimension], _ rater: Rater, number: Int
  ) -> RatingTask {
    let isPractice = index == recordings.count
    let folders =
      (isPractice ? [RatingFolder.practice] : [])
      + [RatingFolder.name(of: pass.map(\.name)), recording.name]
    return RatingTask(
      number: number, isPractice: isPractice, media: index, recording: recording,
      dimensions: pass,
      log: folders.reduce(output) { Folder.path(of: $1, in: $0) }
        + "/\(rater.name)\(LogContents.ending)")
  }

  private func order(of rater: Rater, in pass: [Dimension]) -> [Int] {
    let indices = rater.recordings ?? Array(recordings.indices)
    guard case .random(let seed) = order else { return indices }
    var checksum = Checksum()
    checksum.add(seed)
    checksum.add(rater.name)
    for dimension in pass { checksum.add(dimension.name) }
    var generator = SplitMix64(seed: checksum.value)
    return indices.shuffled(using: &generator)
  }

  /// What a log's head says of the session.
  package func setUp(browser: JSONValue, task: RatingTask) -> JSONValue {
    var order: JSONValue = ["kind": "given"]
    if case .random(let seed) = self.order {
      // As text: a reader of JSON may have doubles only.
      order = ["kind": "random", "seed": .text("\(seed)")]
    }
    return [
      "order": order, "place": JSONValue(task.number + 1), "input": .text(input.rawValue),
      "countdown": JSONValue(countdown),
      "break_after": JSONValue(breakAfter.map(Double.init)),
      "practice": JSONValue(practice?.name), "instructions": JSONValue(instructions),
      "browser": browser,
    ]
  }
}

/// A recording to be rated in a dimension, or in two at once.
package struct RatingTask: Equatable, Sendable {
  /// In the rater's order, from 0.
  package let number: Int
  package let isPractice: Bool
  /// The recording's number among the session's media.
  package let media: Int
  package let recording: Session.Recording
  package let dimensions: [Dimension]
  /// Path of the log.
  package let log: String
}

/// What a rater is asked after a recording.
package struct Question: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// A whole number.
    case scale(ClosedRange<Int>)
    case text
  }

  package let name: String
  package let text: String
  package let kind: Kind

  package init(name: String, text: String, kind: Kind) {
    self.name = name
    self.text = text
    self.kind = kind
  }

  package var json: JSONValue {
    switch kind {
    case .scale(let range):
      [
        "name": .text(name), "text": .text(text), "kind": "scale",
        "lower": JSONValue(range.lowerBound), "upper": JSONValue(range.upperBound),
      ]
    case .text: ["name": .text(name), "text": .text(text), "kind": "text"]
    }
  }
}
