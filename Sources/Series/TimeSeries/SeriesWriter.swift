package import Files
import Text

/// Writes a time series as CSV: `recording,time,<dimension>...`, one row a step.
///
/// Missing values are empty fields. Numbers are the shortest text that reads back to the same
/// value; names are quoted where they must be. Nothing is written before the first recording or
/// `finish()`.
package struct SeriesWriter: ~Copyable {
  /// What "the same value" means for the dimensions; times are always doubles.
  package enum Precision: Equatable, Sendable {
    case double
    /// Values that were computed in single precision: their nearest `Float` is written.
    case single
  }

  private var output: OutputBuffer
  private let dimensions: [String]
  private let precision: Precision
  private var hasHeader = false

  package init(
    to file: OpenFile = .standardOutput, dimensions: [String], precision: Precision = .double
  ) {
    output = OutputBuffer(file)
    self.dimensions = dimensions
    self.precision = precision
  }

  /// Writes every step of one recording.
  ///
  /// - Throws: `.inputOutput` if the output does not take it; `.badData`, before any row of the
  ///   recording, for what could not be read back: an infinite value, a time that is not finite, an
  ///   empty name, a name with a line break.
  /// - Precondition: the recording has one column a dimension.
  package mutating func write(_ recording: Recording) throws(FileError) {
    precondition(recording.columns.count == dimensions.count)
    try check(recording)
    try writeHeader()
    var start = try Self.field(recording.name, path: output.file.path)
    start.append(UInt8(ascii: ","))
    for step in 0..<recording.stepCount {
      try output.append(start)
      try output.append(room: NumberText.room) { NumberText.write(recording.times[step], to: $0) }
      for column in recording.columns {
        try output.append(UInt8(ascii: ","))
        try append(column[step])
      }
      try output.append(UInt8(ascii: "\n"))
    }
  }

  /// Writes the header if there was no recording, and what is left in the buffer.
  package mutating func finish() throws(FileError) {
    try writeHeader()
    try output.flush()
  }

  private mutating func append(_ value: Double) throws(FileError) {
    guard !value.isNaN else { return }
    switch precision {
    case .double: try output.append(room: NumberText.room) { NumberText.write(value, to: $0) }
    case .single:
      try output.append(room: NumberText.room) { NumberText.write(Float(value), to: $0) }
    }
  }

  private mutating func writeHeader() throws(FileError) {
    guard !hasHeader else { return }
    hasHeader = true
    var header = Array("recording,time".utf8)
    for dimension in dimensions {
      header.append(UInt8(ascii: ","))
      header += try Self.field(dimension, path: output.file.path)
    }
    header.append(UInt8(ascii: "\n"))
    try output.append(header)
  }

  private func check(_ recording: Recording) throws(FileError) {
    for (step, time) in recording.times.enumerated() where !time.isFinite {
      throw fault("expected a finite time at step \(step) of \(recording.name), found \(time)")
    }
    for (dimension, column) in zip(dimensions, recording.columns) {
      let largest = precision == .single ? Double(Float.greatestFiniteMagnitude) : .infinity
      guard let step = column.firstIndex(where: { $0.isInfinite || $0.magnitude > largest })
      else { continue }
      throw fault(
        "expected a finite \(dimension) at \(recording.times[step]) s of \(recording.name), "
          + "found \(column[step])")
    }
  }

  private func fault(_ problem: String) -> FileError {
    FileError(.badData, path: output.file.path, problem)
  }

  private static func field(_ name: String, path: String) throws(FileError) -> [UInt8] {
    guard !name.isEmpty, !name.utf8.contains(where: { $0 == 0 || $0 == 0x0a || $0 == 0x0d }) else {
      throw FileError(
        .badData, path: path, "expected a name on one line, found \(quoted(name.utf8))")
    }
    return Array(CSVText.field(name).utf8)
  }
}

/// Bytes gathered for an open file, written when 64 KiB are full.
struct OutputBuffer: ~Copyable {
  private static let capacity = 1 << 16

  let file: OpenFile
  private let bytes: UnsafeMutablePointer<UInt8>
  private var count = 0

  init(_ file: OpenFile) {
    self.file = file
    bytes = .allocate(capacity: Self.capacity)
  }

  deinit { bytes.deallocate() }

  /// Appends what `write` puts into free space of `room` bytes; it returns how many it took.
  ///
  /// - Precondition: `room` is at most 64 KiB.
  mutating func append(
    room: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int
  ) throws(FileError) {
    precondition(room <= Self.capacity)
    if count + room > Self.capacity { try flush() }
    count += write(bytes + count)
  }

  mutating func append(_ byte: UInt8) throws(FileError) {
    if count == Self.capacity { try flush() }
    bytes[count] = byte
    count += 1
  }

  mutating func append(_ text: [UInt8]) throws(FileError) {
    guard text.count <= Self.capacity else {
      for byte in text { try append(byte) }
      return
    }
    try append(room: text.count) { free in
      free.update(from: text, count: text.count)
      return text.count
    }
  }

  /// Writes what there is.
  ///
  /// - Throws: `.inputOutput` if it is not all taken: a full disk, a closed pipe.
  mutating func flush() throws(FileError) {
    try file.write(UnsafeRawBufferPointer(start: bytes, count: count))
    count = 0
  }
}
