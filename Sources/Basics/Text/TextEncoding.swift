import Files

/// How a text file's bytes stand for characters, and their way to UTF-8, a block at a time.
struct TextEncoding {
  enum Kind: Equatable {
    case utf8
    /// With a byte-order mark, which is not part of the text.
    case utf16(isBigEndian: Bool)
    /// Of Western Europe, where nothing in the file says so.
    case windows1252
  }

  let kind: Kind
  private let path: String
  /// The first byte of a UTF-16 unit, or the first unit of a character, that a block cut off.
  private var rest: [UInt8] = []
  private var isAtStart = true

  /// What the first bytes of a file tell.
  ///
  /// - Parameter isWhole: whether the file ends with them; a block may cut a character.
  /// - Throws: `badData` for text in UTF-32, and for what is no text, with what it is.
  init(of head: ArraySlice<UInt8>, isWhole: Bool, path: String) throws(FileError) {
    self.path = path
    try Self.refuseOtherFormats(head, path: path)
    if head.starts(with: [0xff, 0xfe]) {
      kind = .utf16(isBigEndian: false)
    } else if head.starts(with: [0xfe, 0xff]) {
      kind = .utf16(isBigEndian: true)
    } else {
      kind = Self.isUTF8(head, isWhole: isWhole) ? .utf8 : .windows1252
    }
  }

  /// - Throws: `badData` for bytes that stand for no character.
  mutating func decode(_ bytes: ArraySlice<UInt8>) throws(FileError) -> [UInt8] {
    switch kind {
    case .utf8: Array(bytes)
    case .windows1252: try decodeWindows(bytes)
    case .utf16(let isBigEndian): decodeUTF16(bytes, isBigEndian)
    }
  }

  /// - Throws: `badData` if the file ends within a character.
  func finish() throws(FileError) {
    guard rest.isEmpty else {
      throw FileError(
        .badData, path: path, "expected whole characters in UTF-16, found half of one at the end")
    }
  }

  private mutating func decodeUTF16(_ bytes: ArraySlice<UInt8>, _ isBigEndian: Bool) -> [UInt8] {
    let bytes = rest + bytes
    var units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    rest = Array(bytes[(units.count * 2)...])
    if let last = units.last, UTF16.isLeadSurrogate(last) {
      units.removeLast()
      rest = Array(bytes[(units.count * 2)...])
    }
    if isAtStart, !units.isEmpty {
      units.removeFirst()
      isAtStart = false
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private func decodeWindows(_ bytes: ArraySlice<UInt8>) throws(FileError) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      switch byte {
      case 0..<0x80: text.append(byte)
      case 0x80..<0xa0:
        let scalar = Self.windowsScalars[Int(byte) - 0x80]
        guard scalar != 0, let scalar = Unicode.Scalar(scalar) else {
          throw FileError(
            .badData, path: path,
            "expected UTF-8 text, or that of Windows-1252, found a byte \(hexadecimal(byte, digits: 2))"
          )
        }
        text += Array(String(scalar).utf8)
      default: text += [0xc0 | byte >> 6, 0x80 | byte & 0x3f]
      }
    }
    return text
  }

  private static func isUTF8(_ head: ArraySlice<UInt8>, isWhole: Bool) -> Bool {
    guard head.contains(where: { $0 >= 0x80 }) else { return true }
    // At most three bytes of a character that the head cuts.
    let cuts = isWhole ? 0...0 : 0...3
    return cuts.contains { cut in
      String(validating: head.dropLast(cut), as: UTF8.self) != nil
    }
  }

  /// 0x80 to 0x9f; 0 is not used.
  private static let windowsScalars: [UInt32] = [
    0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152,
    0, 0x17d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161,
    0x203a, 0x153, 0, 0x17e, 0x178,
  ]

  private static func refuseOtherFormats(
    _ head: ArraySlice<UInt8>, path: String
  ) throws(FileError) {
    func holds(_ text: String, at offset: Int) -> Bool {
      head.dropFirst(offset).starts(with: text.utf8)
    }
    if holds("ftyp", at: 4) {
      throw FileError(
        .badData, path: path, "expected a table as text, found a video or sound file")
    }
    if holds("{\"", at: 8), head.dropFirst(4).prefix(4).allSatisfy({ $0 == 0 }) {
      throw FileError(.badData, path: path, "expected a table as text, found a safetensors file")
    }
    let nulls = head.prefix(4).map { $0 == 0 }
    if nulls == [false, true, false, true] || nulls == [true, false, true, false] {
      throw FileError(
        .badData, path: path,
        "expected UTF-8 text, found UTF-16 without a byte-order mark; save it as UTF-8")
    }
    guard let format = formats.first(where: { head.starts(with: $0.signature) }) else { return }
    throw FileError(
      .badData, path: path, "expected a table as text, found \(format.name); \(format.advice)")
  }

  private static let formats: [(signature: [UInt8], name: String, advice: String)] = [
    ([0x1f, 0x8b], "a file that gzip compressed", "unpack it, or pipe it: zcat FILE | ..."),
    (Array("BZh".utf8), "a file that bzip2 compressed", "unpack it, or pipe it: bzcat FILE | ..."),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "a file that xz compressed", "unpack it: xzcat FILE | ..."),
    ([0x28, 0xb5, 0x2f, 0xfd], "a file that zstd compressed", "unpack it: zstdcat FILE | ..."),
    (
      [0x50, 0x4b, 0x03, 0x04], "a spreadsheet (.xlsx, .ods) or another ZIP archive",
      "save the sheet as CSV"
    ),
    ([0xd0, 0xcf, 0x11, 0xe0], "a spreadsheet (.xls)", "save the sheet as CSV"),
    (Array("%PDF".utf8), "a PDF", "export the table as CSV"),
    (Array("RIFF".utf8), "a sound or video file", "tables are CSV"),
    ([0x89, 0x48, 0x44, 0x46], "an HDF5 file (MATLAB, pandas)", "export the table as CSV"),
    (Array("MATLAB 5.0".utf8), "a MATLAB file", "export the table as CSV"),
    (Array("PAR1".utf8), "a Parquet file", "export the table as CSV"),
    ([0x93] + Array("NUMPY".utf8), "a NumPy array", "export the table as CSV"),
    (Array("$FL2".utf8), "an SPSS file", "export the table as CSV"),
    ([0xff, 0xfe, 0, 0], "text in UTF-32", "save it as UTF-8"),
    ([0, 0, 0xfe, 0xff], "text in UTF-32", "save it as UTF-8"),
  ]
}
