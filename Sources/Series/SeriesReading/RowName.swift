internal import Glibc
import Text

/// Whose a row is, by its column of names, or by several whose texts are joined by `/`.
struct RowName {
  /// Of the recording that the rows so far are of.
  private(set) var recording: String
  /// What the row being read has instead.
  private(set) var next: [UInt8]?

  private let columnCount: Int
  private let onlyRecording: String?
  private var seen: Set<String> = []
  /// The name so far as it stands in the file; none where the count is negative.
  private var bytes: UnsafeMutablePointer<UInt8>
  private var count = -1
  /// What there is of a name in several columns.
  private var joined: [UInt8] = []
  private var joinedCount = 0

  init(layout: SeriesLayout, only: String?) {
    recording = layout.recording
    columnCount = layout.columns.recordingColumns.count
    onlyRecording = only
    bytes = .allocate(capacity: 1)
  }

  func deallocate() { bytes.deallocate() }

  /// Whether a text is the name so far.
  @inline(__always)
  func isKept(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == text.count, count > 0, let base = text.baseAddress else { return false }
    return memcmp(base, bytes, count) == 0
  }

  /// Takes the next field of the row that is, or is in, its name.
  mutating func take(_ text: UnsafeBufferPointer<UInt8>) {
    guard columnCount > 1 else {
      if !isKept(text) { next = Array(text) }
      return
    }
    if joinedCount == columnCount { (joined, joinedCount) = ([], 0) }
    let isEmpty = text.isEmpty || joinedCount > 0 && joined.isEmpty
    joined = isEmpty ? [] : joined + (joinedCount > 0 ? [UInt8(ascii: "/")] : []) + text
    joinedCount += 1
    if joinedCount == columnCount, isEmpty || !joined.withUnsafeBufferPointer(isKept) {
      next = joined
    }
  }

  /// Forgets what the row had.
  mutating func forgetNext() {
    next = nil
    (joined, joinedCount) = ([], 0)
  }

  /// What is wrong with the row's name; nil if a recording can begin with it.
  ///
  /// - Parameter hasTimes: whether a recording may have several rows.
  mutating func problem(hasTimes: Bool) -> String? {
    guard let next, !next.isEmpty else {
      return "expected a recording's name, found an empty field"
    }
    guard let text = String(validating: next, as: UTF8.self) else {
      return "expected a name in UTF-8, found \(quoted(next))"
    }
    if let onlyRecording, count >= 0 {
      return "expected one recording, \(onlyRecording), found a second, \(text)"
    }
    guard seen.insert(text).inserted else {
      return hasTimes
        ? "expected the rows of recording \(text) together, found it a second time"
        : "expected a time column, or one row a recording, found \(text) a second time"
    }
    return nil
  }

  /// Begins the recording whose name the row has.
  ///
  /// - Precondition: there is no problem with it.
  mutating func begin() {
    guard let next else { return }
    recording = onlyRecording ?? String(decoding: next, as: UTF8.self)
    bytes.deallocate()
    bytes = .allocate(capacity: next.count)
    bytes.update(from: next, count: next.count)
    count = next.count
  }
}
