package import Files

/// The log of one rater, recording and dimension (or of dimensions rated at once), which grows.
///
/// What a call adds is on the disk when it returns; what it could not add is not in the file.
package struct RatingLog: Sendable {
  /// How far a log goes.
  package struct Position: Equatable, Sendable {
    /// The current take, from 1; 0 before the first.
    package fileprivate(set) var take = 0
    /// Number of the take's last event; 0: none.
    package fileprivate(set) var acknowledged = 0
    /// Media time of the take's last event, seconds.
    package fileprivate(set) var resumeAt = 0.0
    /// What the hand said last; empty before it said anything.
    package fileprivate(set) var values: [Double] = []
    /// Whether the take was played to the recording's end.
    package fileprivate(set) var isEnded = false
    /// Who wrote last.
    package fileprivate(set) var page: String?

    fileprivate mutating func add(_ line: LogLine) {
      switch line {
      case .event(let number, _, let event):
        acknowledged = number
        resumeAt = max(event.media, 0)
        if event.kind == .value { values = event.values }
        isEnded = isEnded || event.kind == .end
      case .begin(let take, _, let page, _):
        if take != self.take { self = Position(take: take) }
        self.page = page
      case .answers: break
      }
    }
  }

  package let path: String
  package private(set) var position = Position()
  /// What was rated; nil before the first take.
  package private(set) var source: LogHead.Source?
  /// Bytes of a torn last line that are dropped.
  package let tornByteCount: Int
  private var file: DurableFile

  /// - Parameter path: of a log, or of none yet.
  /// - Throws: as `LogContents`.
  package init(path: String) throws(FileError) {
    self.path = path
    guard FileStatus(of: path) != nil else {
      tornByteCount = 0
      file = DurableFile(path: path, byteCount: 0)
      return
    }
    let contents = try LogContents(path: path)
    for line in contents.lines { position.add(line) }
    source = contents.head?.source
    tornByteCount = contents.tornByteCount
    file = DurableFile(path: path, byteCount: contents.byteCount)
  }

  /// Begins the first take, goes on with the current one, or begins another.
  ///
  /// - Parameters:
  ///   - head: the log's first line, where it is new.
  ///   - wall: milliseconds since 1970.
  package mutating func begin(
    _ head: LogHead, retake: Bool, page: String, browser: JSONValue, wall: Double
  ) throws(DurableFile.Failure) {
    let take = position.take == 0 || retake ? position.take + 1 : position.take
    try append(
      [.begin(take: take, wall: wall, page: page, browser: browser)],
      after: source == nil ? head.line : "")
    source = source ?? head.source
  }

  /// Adds events, numbered on from the last.
  package mutating func append(_ events: some Sequence<Event>) throws(DurableFile.Failure) {
    let (take, next) = (position.take, position.acknowledged + 1)
    try append(
      events.enumerated().map { .event(number: next + $0.offset, take: take, $0.element) })
  }

  package mutating func append(
    answers: JSONValue, wall: Double
  ) throws(DurableFile.Failure) {
    try append([.answers(take: position.take, wall: wall, answers)])
  }

  private mutating func append(
    _ lines: [LogLine], after head: String = ""
  ) throws(DurableFile.Failure) {
    guard !lines.isEmpty else { return }
    var text = head
    for line in lines { text += line.text }
    try file.append(Array(text.utf8))
    for line in lines { position.add(line) }
  }
}
