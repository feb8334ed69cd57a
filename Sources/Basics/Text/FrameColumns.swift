/// How rows without times get them: so many rows a second, by a frame's number where a column has
/// one, alone or in the path of the frame's picture, else by their order.
///
/// A row's time is the end of its frame: of frame k, counted from 0, (k + 1) / rate seconds.
package struct FrameSettings: Sendable {
  /// Rows a second.
  package let rate: Double
  /// What columns of these names are.
  package let isTime: @Sendable (String) -> Bool
  package let isRecording: @Sendable (String) -> Bool
  package let isFrame: @Sendable (String) -> Bool

  package init(
    rate: Double, isTime: @escaping @Sendable (String) -> Bool,
    isRecording: @escaping @Sendable (String) -> Bool,
    isFrame: @escaping @Sendable (String) -> Bool
  ) {
    self.rate = rate
    self.isTime = isTime
    self.isRecording = isRecording
    self.isFrame = isFrame
  }
}

/// The frames of a table's rows.
struct FrameColumns {
  private enum Source {
    case order(recordingColumn: Int?)
    case number(column: Int)
    /// Paths such as `VIDEO/00001.jpg`, whose folder is the recording.
    case picture(column: Int)
  }

  private let rate: Double
  private let source: Source
  /// The line of names; nil if there is none.
  private let header: Int?
  /// The number that the first frame has.
  let first: Int
  private var recording: [UInt8] = []
  private var count = 0

  /// What was guessed and a user should know.
  let remark: String?

  /// - Parameter rows: the first lines with their numbers.
  /// - Returns: nil if the rows have times.
  init?(_ settings: FrameSettings, rows: [(line: Int, fields: [[UInt8]])]) {
    guard let top = rows.first else { return nil }
    let names = top.fields.map { String(decoding: $0, as: UTF8.self) }
    let hasNames = !top.fields.contains { $0.withUnsafeBufferPointer { parseDecimal($0) } != nil }
    guard !hasNames || !names.contains(where: settings.isTime) else { return nil }
    rate = settings.rate
    header = hasNames ? top.line : nil
    let below = hasNames ? rows.dropFirst() : rows[...]
    func values(_ column: Int) -> [[UInt8]] {
      below.compactMap { $0.fields.indices.contains(column) ? $0.fields[column] : nil }
    }
    let pictures = names.indices.first { column in
      let paths = values(column)
      return !paths.isEmpty && paths.allSatisfy { Self.picture($0) != nil }
    }
    let numbers = hasNames ? names.firstIndex(where: settings.isFrame) : nil
    var found: [Int] = []
    if let pictures {
      source = .picture(column: pictures)
      found = values(pictures).compactMap { Self.picture($0)?.number }
    } else if let numbers {
      source = .number(column: numbers)
      found = values(numbers).compactMap(Self.number)
    } else {
      source = .order(
        recordingColumn: hasNames ? names.firstIndex(where: settings.isRecording) : nil)
    }
    first = found.contains(0) ? 0 : 1
    remark =
      found.isEmpty
      ? nil : "frames are counted from \(first): frame \(first) ends at \(1 / settings.rate) s"
  }

  /// The fields of a row with its time before them, and with its recording where that is the
  /// picture's folder.
  ///
  /// - Returns: nil if the row has no frame's number, or one before the first.
  mutating func timed(_ fields: [[UInt8]], line: Int) -> [[UInt8]]? {
    var rest = fields
    let isHeader = line == header
    let frame: Int
    switch source {
    case .order(let column):
      if isHeader { return [Self.time] + fields }
      let name = column.flatMap { fields.indices.contains($0) ? fields[$0] : nil } ?? []
      if name != recording { count = 0 }
      recording = name
      frame = count
      count += 1
    case .number(let column):
      guard fields.indices.contains(column) else { return fields }
      rest.remove(at: column)
      if isHeader { return [Self.time] + rest }
      guard let number = Self.number(fields[column]), number >= first else { return nil }
      frame = number - first
    case .picture(let column):
      guard fields.indices.contains(column) else { return fields }
      rest.remove(at: column)
      if isHeader { return [Self.recording, Self.time] + rest }
      guard let (folder, number) = Self.picture(fields[column]), number >= first else { return nil }
      return [folder, seconds(number - first)] + rest
    }
    return [seconds(frame)] + rest
  }

  private func seconds(_ frame: Int) -> [UInt8] { Array("\(Double(frame + 1) / rate)".utf8) }

  private static let time = Array("time".utf8)
  private static let recording = Array("recording".utf8)

  /// A whole number from 0 on, with or without a fraction of nought.
  private static func number(_ text: [UInt8]) -> Int? {
    guard let value = text.withUnsafeBufferPointer({ parseDecimal($0) }), value >= 0, value < 1e9
    else { return nil }
    return Int(exactly: value)
  }

  private static func picture(_ path: [UInt8]) -> (folder: [UInt8], number: Int)? {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")), slash > 0,
      let dot = path.lastIndex(of: UInt8(ascii: ".")), dot > slash
    else { return nil }
    let digits = path[..<dot].reversed().prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    guard (1...9).contains(digits.count) else { return nil }
    let number = digits.reversed().reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return (Array(path[..<slash]), number)
  }
}
