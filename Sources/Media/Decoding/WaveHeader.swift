import Files

/// What a RIFF/WAVE header says of the size of its samples.
///
/// libsndfile takes what there is of a file that was cut short and does not tell.
enum WaveHeader {
  /// Writers that cannot go back leave a size from here up: ffmpeg 2^32 - 1, SoX 2^31 - 1 less the
  /// header.
  static let unknownSize = 0x7fff_0000

  /// Bytes that the `data` chunk of a regular file lacks; 0 if it is whole, if its size is not
  /// known, or if the file is no RIFF/WAVE.
  static func missingByteCount(in file: borrowing ReadableFile) -> Int {
    guard let head = words(3, in: file, at: 0), head[0] == tag("RIFF"), head[2] == tag("WAVE")
    else { return 0 }
    var offset = 12
    for _ in 0..<mostChunks {
      guard let chunk = words(2, in: file, at: offset) else { return 0 }
      let size = Int(chunk[1])
      if chunk[0] == tag("data") {
        guard size < unknownSize else { return 0 }
        return max(0, offset + 8 + size - file.byteCount)
      }
      offset += 8 + size + size % 2
    }
    return 0
  }

  /// Chunks that are looked at: a damaged file can have millions.
  private static let mostChunks = 1000

  private static func words(
    _ count: Int, in file: borrowing ReadableFile, at offset: Int
  ) -> [UInt32]? {
    var words = [UInt32](repeating: 0, count: count)
    let read = words.withUnsafeMutableBytes { try? file.open.read(into: $0, at: offset) }
    return read == count * 4 ? words.map(UInt32.init(littleEndian:)) : nil
  }

  private static func tag(_ text: StaticString) -> UInt32 {
    text.withUTF8Buffer { $0.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
  }
}
