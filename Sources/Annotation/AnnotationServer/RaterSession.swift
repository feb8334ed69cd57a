import Files
import Journal
import Synchronization

/// What one rater has to do and how far that is: takes down what the page sends, before it says so.
final class RaterSession: Sendable {
  let name: String
  let tasks: [RatingTask]
  private let session: Session
  private let sources: RecordingSources
  private let tell: @Sendable (String) -> Void
  private let state: Mutex<State>

  struct State {
    /// `[task]`
    var logs: [RatingLog]
    /// The page that began last; nil before any did since the server started.
    var page: String?
    /// When it was heard last.
    var heard = ContinuousClock.now
  }

  /// - Parameter tell: of what the experimenter should know.
  /// - Throws: as `RatingLog.init`.
  init(
    _ session: Session, _ rater: Session.Rater, _ sources: RecordingSources,
    tell: @escaping @Sendable (String) -> Void
  ) throws(FileError) {
    name = rater.name
    tasks = session.tasks(of: rater)
    self.session = session
    self.sources = sources
    self.tell = tell
    var logs: [RatingLog] = []
    for task in tasks {
      let log = try RatingLog(path: task.log)
      if log.tornByteCount > 0 {
        tell("\(log.path): a torn last line of \(log.tornByteCount) bytes is dropped")
      }
      logs.append(log)
    }
    state = Mutex(State(logs: logs))
  }

  func position(of task: RatingTask) -> RatingLog.Position {
    state.withLock { $0.logs[task.number].position }
  }

  /// Whether another page than the one named rates right now: it would be heard every few seconds.
  func isOpen(elsewhereThan page: Substring) -> Bool {
    state.withLock {
      $0.page.map { $0 != page } ?? false && .now - $0.heard < .seconds(10)
    }
  }

  /// Answers a request with a body of JSON.
  func answer<Body: Decodable & TaskRequest>(
    _ body: [UInt8], _ reply: (RaterSession) -> (Body, inout State) throws -> Response
  ) -> Response {
    do {
      let request = try decoded(Body.self, from: body, what: "\(Body.what)")
      guard tasks.indices.contains(request.task) else {
        return .bad("task: expected 0 to \(tasks.count - 1), found \(request.task)")
      }
      return try state.withLock { try reply(self)(request, &$0) }
    } catch let error as JSONError {
      return .bad("\(error)")
    } catch let error as DurableFile.Failure {
      tell("\(error.error)")
      return .json(
        ["reason": error.isNoSpace ? "no_space" : "not_written"],
        status: error.isNoSpace ? 507 : 500)
    } catch {
      tell("\(error)")
      return .json(["reason": "not_written"], status: 500)
    }
  }

  // MARK: What the page sends

  func begin(_ request: BeginRequest, _ state: inout State) throws -> Response {
    let task = tasks[request.task]
    let source = try sources.source(of: task.media)
    if let rated = state.logs[task.number].source, rated.checksum != source.checksum {
      tell(
        "\(task.log): expected the recording that was rated before (\(rated.file), checksum "
          + "\(rated.checksum)), found another (\(source.file), \(source.checksum))")
      return .json(["reason": "other_recording"], status: 409)
    }
    try RatingFolder.make(for: task.log, in: session.output)
    let head = LogHead(
      tool: session.tool, rater: name, recording: task.recording.name,
      dimensions: task.dimensions, isPractice: task.isPractice, scale: session.scale,
      source: source, step: session.step,
      setUp: session.setUp(browser: request.browser, task: task))
    try state.logs[task.number].begin(
      head, retake: request.retake, page: request.page, browser: request.browser,
      wall: wallMilliseconds())
    state.page = request.page
    state.heard = .now
    let position = state.logs[task.number].position
    return .json([
      "take": JSONValue(position.take), "acknowledged": JSONValue(position.acknowledged),
      "resume_at": .number(position.resumeAt),
      "values": position.values.isEmpty ? .null : .array(position.values.map { .number($0) }),
    ])
  }

  func take(_ request: EventsRequest, _ state: inout State) throws -> Response {
    if let refusal = refusal(of: request, take: request.take, &state) { return refusal }
    let position = state.logs[request.task].position
    let next = position.acknowledged + 1
    guard request.first <= next else {
      return .json(
        ["reason": "gap", "acknowledged": JSONValue(position.acknowledged)], status: 409)
    }
    // A batch that was sent before goes on where it is new.
    let events = request.events.dropFirst(next - request.first)
    let count = tasks[request.task].dimensions.count
    for (index, event) in request.events.enumerated() {
      if let fault = event.fault(on: session.scale, dimensionCount: count) {
        return .bad("events[\(index)].\(fault)")
      }
    }
    if position.isEnded, !events.isEmpty {
      return .json(["reason": "ended", "take": JSONValue(position.take)], status: 409)
    }
    try state.logs[request.task].append(events)
    let reached = state.logs[request.task].position
    if reached.isEnded, !events.isEmpty { writeSeries(of: tasks[request.task]) }
    return .json(["acknowledged": JSONValue(reached.acknowledged)])
  }

  func takeAnswers(_ request: AnswersRequest, _ state: inout State) throws -> Response {
    if let refusal = refusal(of: request, take: nil, &state) { return refusal }
    if let fault = request.fault(in: session.questions) { return .bad(fault) }
    try state.logs[request.task].append(answers: request.answers, wall: wallMilliseconds())
    return .json([:])
  }

  /// Why a page may not write to a task: another has taken over, or it means another take.
  private func refusal(
    of request: some TaskRequest, take: Int?, _ state: inout State
  ) -> Response? {
    let position = state.logs[request.task].position
    // After a restart of the server the page that wrote last goes on.
    if state.page == nil, position.page == request.page { state.page = request.page }
    guard state.page == request.page else {
      return .json(["reason": "other_page"], status: 409)
    }
    state.heard = .now
    guard position.take > 0, take ?? position.take == position.take else {
      return .json(["reason": "take", "take": JSONValue(position.take)], status: 409)
    }
    return nil
  }

  // MARK: Series

  /// Writes what a log says so far as a series; practice has none.
  private func writeSeries(of task: RatingTask) {
    guard !task.isPractice else { return }
    do {
      try RatedLog(path: task.log).writeSeries(to: session.output, step: nil)
    } catch {
      tell("\(error)")
    }
  }

  /// Writes series of takes that have not come to their end.
  func writePartialSeries() {
    state.withLock { state in
      for (task, log) in zip(tasks, state.logs) where log.position.acknowledged > 0 {
        if !log.position.isEnded { writeSeries(of: task) }
      }
    }
  }
}
