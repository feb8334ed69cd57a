import Files
import Journal
import Synchronization

/// What tells recordings from others, computed when it is first needed: a checksum takes a second a
/// gigabyte.
final class RecordingSources: Sendable {
  private let recordings: [Session.Recording]
  private let files: [PiecewiseFile]
  /// `[recording]`
  private let known: Mutex<[LogHead.Source?]>

  init(_ recordings: [Session.Recording], _ media: [MediaFile]) {
    self.recordings = recordings
    files = media.map(\.file)
    known = Mutex([LogHead.Source?](repeating: nil, count: recordings.count))
  }

  /// - Throws: `inputOutput` if the recording is no longer the one that was there at the start.
  func source(of index: Int) throws(FileError) -> LogHead.Source {
    if let source = known.withLock({ $0[index] }) { return source }
    let file = files[index]
    var checksum = Checksum()
    var block = [UInt8](zeroes: 1 << 20)
    var offset = 0
    while offset < file.byteCount {
      let count = min(block.count, file.byteCount - offset)
      var span = block.mutableSpan
      try span.withUnsafeMutableBytes { (bytes) throws(FileError) in
        let part = UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
        try file.read(into: part, at: offset)
        checksum.add(UnsafeRawBufferPointer(part))
      }
      offset += count
    }
    let source = LogHead.Source(
      file: recordings[index].path.split(separator: "/").last.map(String.init) ?? "",
      byteCount: file.byteCount, checksum: "fnv1a64:\(checksum.text)",
      duration: recordings[index].duration)
    known.withLock { $0[index] = source }
    return source
  }
}
