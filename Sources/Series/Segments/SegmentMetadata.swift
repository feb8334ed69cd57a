package import Files
internal import Safetensors
import Text
internal import TimeSeries

/// Keys that the metadata of every segment file have.
enum SegmentKey {
  static let recording = "recording"
  static let source = "source"
  static let sourceByteCount = "source_bytes"
  static let sourceFingerprint = "source_fingerprint"
  static let step = "step"
  static let tool = "tool"
  /// There if a part of the source was missing, which was allowed.
  static let cut = "cut"
}

/// What segment files of all kinds have in common.
enum SegmentMetadata {
  /// What a file records of its recording: of what it was made, and in steps of what length.
  static func common(
    recording: String, source: SourceIdentity?, step: Double
  ) -> [String: String] {
    var metadata = [SegmentKey.recording: recording, SegmentKey.step: decimal(step)]
    if let source {
      metadata[SegmentKey.source] = source.name
      metadata[SegmentKey.sourceByteCount] = "\(source.byteCount)"
      metadata[SegmentKey.sourceFingerprint] = source.fingerprint
    }
    return metadata
  }

  /// Reads one value.
  ///
  /// - Parameter parse: gives nil for what is not usable.
  /// - Throws: `badData` if there is none, or none that is usable.
  static func value<Value>(
    _ key: String, of file: SafetensorsFile, _ parse: (String) -> Value?
  ) throws(FileError) -> Value {
    guard let text = file.metadata[key] else {
      throw FileError(
        .badData, path: file.path, "expected '\(key)' in the metadata, found none")
    }
    guard let value = parse(text) else {
      throw FileError(
        .badData, path: file.path, "expected a usable '\(key)' in the metadata, found '\(text)'")
    }
    return value
  }

  /// The recording's name.
  static func recording(of file: SafetensorsFile) throws(FileError) -> String {
    try value(SegmentKey.recording, of: file) { $0.isEmpty ? nil : $0 }
  }

  /// Whether a whole file was made with this metadata and is not older than its source.
  ///
  /// - Parameters:
  ///   - found: keys of what is only known when a file is made, which do not count.
  ///   - allowsCut: whether it may be of a source that was cut short.
  static func isCurrent(
    _ file: SafetensorsFile, sourcePath: String, metadata wanted: [String: String],
    besides found: [String], allowsCut: Bool
  ) -> Bool {
    guard let made = FileStatus(of: file.path)?.modified,
      let changed = FileStatus(of: sourcePath)?.modified, changed <= made
    else { return false }
    var metadata = file.metadata
    for key in found + [SegmentKey.tool] { metadata[key] = nil }
    if allowsCut { metadata[SegmentKey.cut] = nil }
    return metadata == wanted
  }
}

/// What a segment file was made of.
package enum SegmentOrigin {
  /// Refuses to let the segment file of one recording be replaced by that of another.
  ///
  /// - Parameters:
  ///   - path: where a file is to be written; if something else than a segment file lies there, or
  ///     nothing, all is well.
  ///   - source: what it is to be made of; nil if that is a stream.
  ///   - sourcePath: for the message.
  ///   - part: which part of the source, by its name in the metadata; nil if that does not matter.
  /// - Throws: `badData` if the file that is there was made of another source or part.
  package static func check(
    _ path: String, source: SourceIdentity?, sourcePath: String, part: [String: String]? = nil
  ) throws(FileError) {
    guard FileStatus(of: path)?.kind == .regular, let file = try? SafetensorsFile(path: path),
      file.metadata[SegmentKey.recording] != nil
    else { return }
    let found = SourceIdentity(file.metadata)
    guard found == source else {
      let text =
        found.map { "\($0.name) (\($0.byteCount) bytes, fingerprint \($0.fingerprint))" }
        ?? "a stream"
      throw FileError(
        .badData, path: sourcePath,
        "expected \(path) to be made of it, found it made of \(text); --force replaces it, and "
          + "--name '{parent}-{stem}' names recordings by their folders")
    }
    let foundPart = file.metadata.filter { ["channel", "track"].contains($0.key) }
    if let part, foundPart != part {
      throw FileError(
        .badData, path: sourcePath,
        "expected \(path) to be made of \(text(part)), found it made of \(text(foundPart)); --force "
          + "replaces it")
    }
  }

  private static func text(_ part: [String: String]) -> String {
    part.isEmpty
      ? "its sound as a whole"
      : part.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}

/// What a recording is known by, so that a segment file tells whether it was made of it.
///
/// The fingerprint covers 64 blocks of 4 KiB spread evenly over the file, first and last included:
/// other recordings differ in some of them, and no file has to be read twice.
package struct SourceIdentity: Equatable, Sendable {
  /// The file's name without folders.
  package let name: String
  package let byteCount: Int
  /// 16 hexadecimal digits.
  package let fingerprint: String

  /// - Returns: nil if `path` is no regular file that can be read.
  package init?(path: String) {
    // A pipe is not opened: it would wait for somebody to write to it.
    guard path != ReadableFile.standardInput, FileStatus(of: path)?.kind == .regular,
      let file = try? ReadableFile(path: path)
    else {
      return nil
    }
    name = Self.name(of: path)
    byteCount = file.byteCount
    var checksum = Checksum()
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.blockSize, alignment: 1)
    defer { block.deallocate() }
    for index in 0..<Self.blockCount {
      let last = max(0, byteCount - Self.blockSize)
      let place = last * index / (Self.blockCount - 1)
      guard let count = try? file.open.read(into: block, at: place) else { return nil }
      checksum.add(UnsafeRawBufferPointer(rebasing: block[..<count]))
      if byteCount <= Self.blockSize { break }
    }
    fingerprint = checksum.text
  }

  /// What a segment file says that it was made of; nil if that was a stream.
  init?(_ metadata: [String: String]) {
    guard let name = metadata[SegmentKey.source],
      let byteCount = metadata[SegmentKey.sourceByteCount].flatMap({ Int($0) }),
      let fingerprint = metadata[SegmentKey.sourceFingerprint]
    else { return nil }
    self.name = name
    self.byteCount = byteCount
    self.fingerprint = fingerprint
  }

  /// Of a folder of frames: the fingerprint covers the names and sizes of all pictures, and the first
  /// block of 64 of them or more.
  ///
  /// - Parameter pictures: paths; never empty.
  /// - Returns: nil if one of them cannot be read.
  package init?(folder: String, pictures: [String]) {
    var checksum = Checksum()
    var total = 0
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.blockSize, alignment: 1)
    defer { block.deallocate() }
    let stride = max(1, pictures.count / Self.blockCount)
    for (index, path) in pictures.enumerated() {
      guard let status = FileStatus(of: path), status.kind == .regular else { return nil }
      total += status.byteCount
      checksum.add(Self.name(of: path))
      checksum.add(UInt64(status.byteCount))
      guard index.isMultiple(of: stride) else { continue }
      guard let file = try? ReadableFile(path: path),
        let count = try? file.open.read(into: block, at: 0)
      else { return nil }
      checksum.add(UnsafeRawBufferPointer(rebasing: block[..<count]))
    }
    name = Self.name(of: folder)
    byteCount = total
    fingerprint = checksum.text
  }

  private static func name(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  private static let blockSize = 4096
  private static let blockCount = 64
}
