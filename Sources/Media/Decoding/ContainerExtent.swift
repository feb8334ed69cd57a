import Files

/// How far a container says that it goes, by the sizes of its outermost parts, and how far the file
/// goes: AVI, MP4 and MOV, ASF, Matroska and WebM, and sound files that libsndfile does not read. Of
/// MPEG audio, ADTS and transport streams only the last part's size is known. Others say nothing.
struct ContainerExtent {
  /// Bytes that there are.
  let byteCount: Int
  /// Bytes that the file lacks.
  private(set) var missingByteCount = 0
  /// Bytes of samples that there are, if they stand by themselves.
  private(set) var samplesByteCount: Int?
  /// Where another file of the same kind begins behind the first; nil if there is none.
  private(set) var joined: Int?
  /// Whether a size was left at 0, by a recorder that did not come back to its header.
  private(set) var isUnfinished = false

  init(of file: borrowing ReadableFile) {
    byteCount = file.byteCount
    guard let head = file.head(at: 0, count: 12) else { return }
    if head.starts(with: "RIFF".utf8) {
      followChunks(.riff, file) { $0.isNamed("RIFF") && file.begins(with: "AVI ", at: $0.content) }
    } else if Self.boxes.contains(where: { head[4..<8].elementsEqual($0.utf8) }) {
      followChunks(.box, file) { $0.isNamed("ftyp") }
    } else if head.starts(with: [0x30, 0x26, 0xb2, 0x75]) {
      followChunks(.asf, file) { $0.name == [0x30, 0x26, 0xb2, 0x75] }
    } else if head.starts(with: Self.matroska) {
      followMatroska(file)
    } else {
      missingByteCount = StreamTail.missingByteCount(in: file)
    }
    if joined == nil, missingByteCount == 0 { followSound(file) }
  }

  private mutating func followSound(_ file: borrowing ReadableFile) {
    let parts = SoundPart.all(in: file)
    guard let samples = parts.first?.samples else { return }
    samplesByteCount = samples.bytes.count
    if parts.count > 1 { joined = parts[1].bytes.lowerBound }
    if !samples.isUnknown { missingByteCount = max(0, samples.told - samples.bytes.count) }
  }

  /// - Parameter isHead: whether a chunk is what such a file begins with.
  private mutating func followChunks(
    _ format: ChunkFormat, _ file: borrowing ReadableFile, _ isHead: (Chunk) -> Bool
  ) {
    var offset = 0
    for index in 0..<Self.mostChunks {
      guard let chunk = format.chunk(at: offset, in: file) else { return }
      if index > 0, isHead(chunk) { joined = joined ?? offset }
      guard let count = chunk.count, let next = chunk.next else { return }
      if index == 0, count == 0, !format.isBox {
        isUnfinished = true
        return
      }
      // The last chunk's padding is often left out.
      missingByteCount = max(0, chunk.content + count - file.byteCount)
      guard next < file.byteCount else { return }
      offset = next
    }
  }

  /// The head, and the one segment that has everything.
  private mutating func followMatroska(_ file: borrowing ReadableFile) {
    var offset = 0
    for index in 0..<Self.mostChunks {
      guard let name = file.head(at: offset, count: 4) else { return }
      if index > 0, name == Self.matroska { joined = joined ?? offset }
      guard name == Self.matroska || name == Self.segment,
        let first = file.head(at: offset + 4, count: 1)?[0], first > 0
      else { return }
      // The number of leading zeros tells how many bytes follow.
      let count = first.leadingZeroBitCount
      guard let more = file.head(at: offset + 5, count: count) else { return }
      let value = more.reduce(Int(first) & (0x7f >> count)) { $0 << 8 | Int($1) }
      // All ones: the size is not known.
      guard value != 1 << (7 * (count + 1)) - 1 else { return }
      offset += 5 + count + value
      missingByteCount = max(0, offset - file.byteCount)
      guard missingByteCount == 0 else { return }
    }
  }

  /// With which MP4 and QuickTime files begin.
  private static let boxes = ["ftyp", "moov", "mdat", "wide", "free", "skip", "styp", "pnot"]
  private static let matroska: [UInt8] = [0x1a, 0x45, 0xdf, 0xa3]
  private static let segment: [UInt8] = [0x18, 0x53, 0x80, 0x67]

  /// Parts that are looked at: a fragmented file has one every second or so.
  private static let mostChunks = 1_000_000
}
