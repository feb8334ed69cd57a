import Files
internal import Glibc

/// A sound file within a file: the whole of it, or one of several that were written one behind the
/// other.
///
/// libsndfile takes what there is of a file that was cut short, stops where the header says so and
/// tells of neither.
struct SoundPart {
  /// Samples that stand by themselves, not coded in blocks.
  struct Samples {
    /// The bytes that are there.
    let bytes: Range<Int>
    /// How many bytes the header says that there are.
    let told: Int
    /// Whether that is a size which only says that the writer could not go back to the header.
    let isUnknown: Bool
  }

  /// The bytes from its head on.
  let bytes: Range<Int>
  /// nil if they are coded in blocks, or not found.
  var samples: Samples?
  /// Bytes that its last block lacks.
  var missingByteCount = 0
  /// Whether it ends without the mark that its format has for that.
  var lacksEnd = false

  /// The parts of a file.
  static func all(in file: borrowing ReadableFile) -> [SoundPart] {
    var parts: [SoundPart] = []
    var start = 0
    while parts.count < mostParts, let part = part(at: start, in: file) {
      parts.append(part)
      start = part.bytes.upperBound
    }
    return parts
  }

  private static func part(at start: Int, in file: borrowing ReadableFile) -> SoundPart? {
    guard let head = file.head(at: start, count: 4) else { return nil }
    let rest = start..<file.byteCount
    switch String(decoding: head, as: UTF8.self) {
    case "RIFF", "RF64": return chunked(rest, file, .riff, headCount: 12, samples: "data")
    case "RIFX": return chunked(rest, file, .bigRIFF, headCount: 12, samples: "data")
    case "riff": return chunked(rest, file, .wave64, headCount: 40, samples: "data")
    case "FORM":
      return chunked(rest, file, .bigRIFF, headCount: 12, samples: "SSND", skipping: 8)
    case "caff": return chunked(rest, file, .caf, headCount: 8, samples: "data", skipping: 4)
    case ".snd": return sun(rest, file, isBigEndian: true)
    case "dns.": return sun(rest, file, isBigEndian: false)
    case "fLaC": return flac(rest, file)
    case "OggS": return OggPages(rest, in: file).part
    default: return nil
    }
  }

  private static func chunked(
    _ rest: Range<Int>, _ file: borrowing ReadableFile, _ format: ChunkFormat, headCount: Int,
    samples name: StaticString, skipping skipped: Int = 0
  ) -> SoundPart {
    var offset = rest.lowerBound + headCount
    var longCount: Int?
    for _ in 0..<mostChunks {
      guard let chunk = format.chunk(at: offset, in: file) else { break }
      if chunk.isNamed("ds64"), let sizes = file.head(at: chunk.content, count: 16) {
        longCount = Int(exactly: format.number(in: sizes[8...]))
      }
      if chunk.isNamed(name) {
        let first = chunk.content + skipped
        guard let count = chunk.count else { return stored(first, nil, rest, file, format) }
        guard chunk.isNamed("data"), format.sizeCount == 4, isUnknown(count) else {
          return stored(first, max(0, count - skipped), rest, file, format)
        }
        if let longCount, longCount > 0 {
          return stored(first, longCount, rest, file, format)
        }
        return stored(first, count, isUnknown: true, rest, file, format)
      }
      guard let next = chunk.next else { break }
      offset = next
    }
    return SoundPart(bytes: rest)
  }

  /// Sun's AU: a head and the samples.
  private static func sun(
    _ rest: Range<Int>, _ file: borrowing ReadableFile, isBigEndian: Bool
  ) -> SoundPart {
    guard let head = file.head(at: rest.lowerBound, count: 12) else {
      return SoundPart(bytes: rest)
    }
    let format = ChunkFormat(isBigEndian: isBigEndian)
    let first = rest.lowerBound + Int(format.number(in: head[4..<8]))
    let count = format.number(in: head[8...])
    return stored(first, count == UInt64(UInt32.max) ? nil : Int(count), rest, file, format)
  }

  /// - Parameters:
  ///   - first: where the samples begin.
  ///   - count: bytes of samples by the header; nil if it does not know.
  private static func stored(
    _ first: Int, _ count: Int?, isUnknown: Bool = false, _ rest: Range<Int>,
    _ file: borrowing ReadableFile, _ format: ChunkFormat
  ) -> SoundPart {
    let fileEnd = file.byteCount
    guard first <= fileEnd else { return SoundPart(bytes: rest) }
    guard let count else {
      return SoundPart(
        bytes: rest,
        samples: Samples(bytes: first..<fileEnd, told: 0, isUnknown: true))
    }
    let end = first + count
    var next = [end, end + (format.alignment - count % format.alignment) % format.alignment]
      .first { follows(at: $0, rest, file, format) }
    let samples = Samples(
      bytes: first..<(next == nil ? fileEnd : end), told: count, isUnknown: isUnknown)
    // What follows belongs to the part, up to the next one.
    while let place = next, !isHead(at: place, rest, file),
      let chunk = format.chunk(at: place, in: file)
    {
      next = chunk.next.map { min($0, fileEnd) }
    }
    return SoundPart(bytes: rest.lowerBound..<(next ?? fileEnd), samples: samples)
  }

  /// Whether a chunk that fits into the file, or another file, begins at a place.
  private static func follows(
    at place: Int, _ rest: Range<Int>, _ file: borrowing ReadableFile, _ format: ChunkFormat
  ) -> Bool {
    if isHead(at: place, rest, file) { return true }
    guard let chunk = format.chunk(at: place, in: file), let count = chunk.count else {
      return false
    }
    return chunk.content + count <= file.byteCount || tags.contains { chunk.isNamed($0) }
  }

  /// What often stands behind the samples, and may be cut short without harm to them.
  private static let tags: [StaticString] = ["LIST", "id3 ", "ID3 ", "bext", "iXML", "_PMX"]

  /// Whether another file of the same kind begins at a place.
  private static func isHead(
    at place: Int, _ rest: Range<Int>, _ file: borrowing ReadableFile
  ) -> Bool {
    guard let head = file.head(at: place, count: 4) else { return false }
    return head == file.head(at: rest.lowerBound, count: 4)
  }

  /// A FLAC file has no length: the next one is looked for by its head, whose first block of metadata
  /// has 34 bytes.
  private static func flac(_ rest: Range<Int>, _ file: borrowing ReadableFile) -> SoundPart {
    let head = Array("fLaC".utf8)
    let word = head.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
    // So much stays in the processor's cache.
    var block = [UInt8](repeating: 0, count: 1 << 18)
    var offset = rest.lowerBound + head.count
    while true {
      let count = block.withUnsafeMutableBytes { (try? file.open.read(into: $0, at: offset)) ?? 0 }
      guard count >= 8 else { return SoundPart(bytes: rest) }
      let place = block.withUnsafeBytes { block -> Int? in
        guard let base = block.baseAddress else { return nil }
        var next = 0
        while let found = memchr(base + next, Int32(head[0]), count - 7 - next) {
          let place = base.distance(to: UnsafeRawPointer(found))
          if block.loadUnaligned(fromByteOffset: place, as: UInt32.self) == word,
            block[place + 4] & 0x7f == 0, block[place + 5..<place + 8].elementsEqual([0, 0, 34])
          {
            return place
          }
          next = place + 1
        }
        return nil
      }
      if let place { return SoundPart(bytes: rest.lowerBound..<offset + place) }
      offset += count - 7
    }
  }

  /// Writers that cannot go back leave a size near 2^32 (FFmpeg) or 2^31 (SoX).
  static func isUnknown(_ count: Int) -> Bool {
    (0x7fff_0000...0x7fff_ffff).contains(count) || (0xffff_0000...0xffff_ffff).contains(count)
  }

  /// Chunks that are looked at: a damaged file can have millions.
  private static let mostChunks = 1000
  private static let mostParts = 10_000
}

/// The pages of one link of an Ogg stream.
private struct OggPages {
  let part: SoundPart

  init(_ rest: Range<Int>, in file: borrowing ReadableFile) {
    var offset = rest.lowerBound
    var open: Set<UInt64> = []
    var isBeginning = true
    var missing = 0
    var isLost = false
    while offset < file.byteCount {
      guard file.begins(with: "OggS", at: offset) else {
        isLost = true
        break
      }
      guard let head = file.head(at: offset, count: 27),
        let table = file.head(at: offset + 27, count: Int(head[26]))
      else {
        missing = max(1, offset + 27 - file.byteCount)
        break
      }
      let isFirst = head[5] & 2 != 0
      // The next link begins with the first page of a stream, after others.
      guard isBeginning || !isFirst else { break }
      isBeginning = isFirst
      let serial = ChunkFormat.riff.number(in: head[14..<18])
      if isFirst { open.insert(serial) }
      if head[5] & 4 != 0 { open.remove(serial) }
      let next = offset + 27 + table.count + table.reduce(0) { $0 + Int($1) }
      guard next <= file.byteCount else {
        missing = next - file.byteCount
        break
      }
      offset = next
    }
    // Behind it another link begins, or something that is no page: then libsndfile looks for the next.
    part = SoundPart(
      bytes: rest.lowerBound..<(isLost || missing > 0 ? file.byteCount : offset),
      missingByteCount: missing, lacksEnd: !isLost && !open.isEmpty)
  }
}
