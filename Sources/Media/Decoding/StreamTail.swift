import Files

/// How streams end that promise no length, but say how long each of their parts is: the frames of MPEG
/// audio and of AAC in ADTS, the packets of transport streams. Where the file ends within one it was
/// cut short; where it ends between two nobody knows.
///
/// Source: ISO/IEC 11172-3 and 13818-3, 2.4.2.3 (MPEG audio); 13818-7, 6.2 (ADTS); 13818-1, 2.4.3
/// (transport streams).
enum StreamTail {
  /// Bytes that the last frame or packet lacks; 0 if it is whole, and of other files.
  static func missingByteCount(in file: borrowing ReadableFile) -> Int {
    guard let head = file.head(at: 0, count: 6) else { return 0 }
    if head.starts(with: "ID3".utf8) || AudioFrameHead(head[...]) != nil {
      return missingOfFrame(file)
    }
    for (length, sync) in packetLayouts {
      if let missing = missingOfPacket(length, sync: sync, file) { return missing }
    }
    return 0
  }

  /// From so many frames on, one behind the other, it is believed that they are frames.
  private static let fewestFrames = 8
  /// Holds more of the longest, which have 8 KiB.
  private static let tailByteCount = 1 << 17

  private static func missingOfFrame(_ file: borrowing ReadableFile) -> Int {
    let count = min(file.byteCount, tailByteCount)
    guard let tail = file.head(at: file.byteCount - count, count: count) else { return 0 }
    for start in tail.indices {
      guard let first = AudioFrameHead(tail[start...]) else { continue }
      var (next, frames) = (start, 0)
      while let frame = AudioFrameHead(tail[next...]), frame.kind == first.kind {
        guard frame.byteCount <= count - next else {
          if frames >= fewestFrames { return frame.byteCount - (count - next) }
          break
        }
        next += frame.byteCount
        frames += 1
      }
      if frames >= fewestFrames { return 0 }
    }
    return 0
  }

  /// Bytes of a packet, and before the byte that each begins with: broadcast, Blu-ray and camcorders,
  /// with parity.
  private static let packetLayouts: [(length: Int, sync: Int)] = [(188, 0), (192, 4), (204, 0)]

  /// - Returns: nil if the file has no such packets from its first to its last byte.
  private static func missingOfPacket(
    _ length: Int, sync: Int, _ file: borrowing ReadableFile
  ) -> Int? {
    let (whole, rest) = file.byteCount.quotientAndRemainder(dividingBy: length)
    guard whole >= fewestFrames else { return nil }
    let packets = Array(0..<fewestFrames) + Array(whole - fewestFrames..<whole)
    for packet in packets + (rest > sync ? [whole] : []) {
      guard file.head(at: packet * length + sync, count: 1) == [0x47] else { return nil }
    }
    return rest > 0 ? length - rest : 0
  }
}

/// The first bytes of a frame of MPEG audio, or of AAC in ADTS.
private struct AudioFrameHead {
  /// What all frames of a stream have in common: version, layer or profile, sample rate.
  let kind: UInt16
  /// Of the whole frame.
  let byteCount: Int

  /// - Returns: nil if the bytes begin no frame, or one that does not say how long it is.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.first == 0xff, bytes.count >= 4 else { return nil }
    let head = Array(bytes.prefix(6))
    guard head[1] & 0xe0 == 0xe0 else { return nil }
    if head[1] & 0xf6 == 0xf0 {
      guard head.count == 6 else { return nil }
      kind = UInt16(head[1] & 0xfe) << 8 | UInt16(head[2] & 0xfc)
      byteCount = Int(head[3] & 3) << 11 | Int(head[4]) << 3 | Int(head[5]) >> 5
      guard byteCount > 7, head[2] >> 2 & 15 < 13 else { return nil }
      return
    }
    let (version, layer) = (Int(head[1] >> 3 & 3), 4 - Int(head[1] >> 1 & 3))
    let (bitRate, sampleRate) = (Int(head[2] >> 4), Int(head[2] >> 2 & 3))
    guard version != 1, layer < 4, (1..<15).contains(bitRate), sampleRate < 3 else { return nil }
    kind = UInt16(head[1] & 0xfe) << 8 | UInt16(head[2] & 0x0c)
    let isFirst = version == 3
    let rates =
      switch (isFirst, layer) {
      case (true, 1): Self.firstOfLayer1
      case (true, 2): Self.firstOfLayer2
      case (true, _): Self.firstOfLayer3
      case (false, 1): Self.secondOfLayer1
      case (false, _): Self.secondOfOthers
      }
    let hertz = [44_100, 48_000, 32_000][sampleRate] >> [2, 0, 1, 0][version]
    let padding = Int(head[2] >> 1 & 1)
    let slots = (layer == 1 ? 12 : layer == 3 && !isFirst ? 72 : 144) * 1000 * rates[bitRate - 1]
    byteCount = (slots / hertz + padding) * (layer == 1 ? 4 : 1)
  }

  /// Bit rates of MPEG-1 and of MPEG-2, thousands a second.
  private static let firstOfLayer1 = (1...14).map { 32 * $0 }
  private static let firstOfLayer2 = [
    32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384,
  ]
  private static let firstOfLayer3 = [
    32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
  ]
  private static let secondOfLayer1 = [
    32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256,
  ]
  private static let secondOfOthers = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
}
