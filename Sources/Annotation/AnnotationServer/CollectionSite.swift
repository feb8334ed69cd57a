import Journal

/// A rater's page: what there is to do, the recordings, and what comes back.
package struct CollectionSite: Site {
  private let session: Session
  private let rater: RaterSession
  private let media: [MediaFile]

  init(_ session: Session, _ rater: RaterSession, _ media: [MediaFile]) {
    self.session = session
    self.rater = rater
    self.media = media
  }

  package func response(
    to request: Request, path: Substring, query: Substring
  ) -> Response {
    switch (request.method, path) {
    case (.get, "session.json"), (.head, "session.json"): .json(description(for: query))
    case (.post, "begin"): rater.answer(request.body, RaterSession.begin)
    case (.post, "events"): rater.answer(request.body, RaterSession.take)
    case (.post, "answers"): rater.answer(request.body, RaterSession.takeAnswers)
    default: sharedResponse(to: request, path: path, media: media)
    }
  }

  /// - Parameter query: `before=` and the name of the page that a window showed before it was loaded
  ///   again.
  private func description(for query: Substring) -> JSONValue {
    [
      "tool": .text(session.tool), "mode": "collect", "rater": .text(rater.name),
      "input": .text(session.input.rawValue), "scale": session.scale.json,
      "dimensions": .array(session.dimensions.map(\.json)),
      "two_dimensional": .bool(session.isTwoDimensional),
      "instructions": JSONValue(session.instructions),
      "countdown": JSONValue(session.countdown),
      "break_after": JSONValue(session.breakAfter.map(Double.init)),
      "step": .number(session.step),
      "questions": .array(session.questions.map(\.json)),
      "open_elsewhere": .bool(
        rater.isOpen(elsewhereThan: query.drop { $0 != "=" }.dropFirst())),
      "tasks": .array(rater.tasks.map(description)),
    ]
  }

  private func description(of task: RatingTask) -> JSONValue {
    let position = rater.position(of: task)
    let state = position.take == 0 ? "open" : position.isEnded ? "done" : "partial"
    return [
      "number": JSONValue(task.number), "kind": task.isPractice ? "practice" : "rating",
      "recording": .text(task.recording.name),
      "file": .text(task.recording.path.split(separator: "/").last.map(String.init) ?? ""),
      "dimensions": .array(task.dimensions.map { .text($0.name) }),
      "media": .text("media/\(task.media)"), "type": .text(task.recording.type),
      "duration": JSONValue(task.recording.duration), "state": .text(state),
      "take": JSONValue(max(position.take, 1)),
      "acknowledged": JSONValue(position.acknowledged),
      "resume_at": .number(position.resumeAt),
    ]
  }
}

extension Site {
  /// What raters' pages and those to look at have in common: the page's files and the recordings.
  func sharedResponse(to request: Request, path: Substring, media: [MediaFile]) -> Response {
    guard request.method == .get || request.method == .head else { return .notFound }
    if let file = PageFile.all.first(where: { $0.name == path }) { return file.response }
    guard path.hasPrefix("media/"), let number = mediaNumber(path.dropFirst(6)),
      media.indices.contains(number)
    else { return .notFound }
    return media[number].response(to: request)
  }

  func mediaNumber(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }
}
