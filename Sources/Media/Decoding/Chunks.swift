import Files

/// How a family of formats writes its chunks: a name, a size, and so many bytes.
struct ChunkFormat {
  /// Bytes of the name; those beyond four are not looked at.
  var nameCount = 4
  /// Bytes of the size, 4 or 8.
  var sizeCount = 4
  var isBigEndian = false
  /// Whether the size stands before the name and 1 refers to 8 more bytes with the size, 0 to the
  /// file's end.
  var isBox = false
  /// Whether the size counts name and size too.
  var countsHead = false
  /// Sizes are rounded up to it.
  var alignment = 1
  /// Whether names can be read.
  var hasText = true

  static let riff = ChunkFormat(alignment: 2)
  static let bigRIFF = ChunkFormat(isBigEndian: true, alignment: 2)
  static let wave64 = ChunkFormat(nameCount: 16, sizeCount: 8, countsHead: true, alignment: 8)
  static let caf = ChunkFormat(sizeCount: 8, isBigEndian: true)
  static let box = ChunkFormat(isBigEndian: true, isBox: true, countsHead: true)
  static let asf = ChunkFormat(nameCount: 16, sizeCount: 8, countsHead: true, hasText: false)

  /// Reads the head of a chunk.
  ///
  /// - Returns: nil if there is no name and no possible size at this place.
  func chunk(at offset: Int, in file: borrowing ReadableFile) -> Chunk? {
    guard let head = file.head(at: offset, count: nameCount + sizeCount) else { return nil }
    let name = Array(isBox ? head[4..<8] : head[..<4])
    guard !hasText || name.allSatisfy({ (0x20...0x7e).contains($0) }) else { return nil }
    var content = offset + head.count
    var size = number(in: isBox ? head[..<4] : head[nameCount...])
    if isBox, size <= 1 {
      guard size == 1, let long = file.head(at: content, count: 8) else {
        return Chunk(name: name, content: content, count: nil, next: nil)
      }
      size = number(in: long[...])
      content += 8
    }
    // CAF's -1 is the size that is not known yet.
    guard size <= UInt64(Int.max / 2) else {
      return sizeCount == 8 && size == .max
        ? Chunk(name: name, content: content, count: nil, next: nil) : nil
    }
    let count = Int(size) - (countsHead ? content - offset : 0)
    guard count >= 0 else { return nil }
    let next = content + count
    return Chunk(
      name: name, content: content, count: count,
      next: next + (alignment - count % alignment) % alignment)
  }

  func number(in bytes: ArraySlice<UInt8>) -> UInt64 {
    let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
    return ordered.reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// A name, and so many bytes.
struct Chunk {
  let name: [UInt8]
  /// Where its bytes begin in the file.
  let content: Int
  /// How many bytes it says that it has; nil if it does not know.
  let count: Int?
  /// Where the next one begins; nil if it does not know.
  let next: Int?

  func isNamed(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { $0.elementsEqual(name) }
  }
}

extension ReadableFile {
  /// So many bytes at a place of a regular file; nil if it ends before.
  borrowing func head(at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, offset <= byteCount - count else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = bytes.withUnsafeMutableBytes { try? open.read(into: $0, at: offset) }
    return read == count ? bytes : nil
  }

  /// Whether the bytes at a place are these.
  borrowing func begins(with text: StaticString, at offset: Int) -> Bool {
    guard let head = head(at: offset, count: text.utf8CodeUnitCount) else { return false }
    return text.withUTF8Buffer { $0.elementsEqual(head) }
  }
}
