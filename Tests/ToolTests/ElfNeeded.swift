import Foundation

struct ElfError: Error {
  let problem: String
}

/// The shared libraries that an executable itself asks for, as `readelf -d` lists them (NEEDED).
///
/// Reads 64-bit little-endian ELF, which is what Linux on x86-64 and ARM64 runs.
/// Source: System V ABI, gABI 4.3, chapters 4 and 5.
func neededLibraries(of executable: URL) throws -> [String] {
  let bytes = try Data(contentsOf: executable, options: .alwaysMapped)
  func number<T: FixedWidthInteger>(_: T.Type, at offset: Int) throws -> Int {
    guard offset >= 0, offset <= bytes.count - MemoryLayout<T>.size else {
      throw ElfError(problem: "\(executable.path) ends before byte \(offset)")
    }
    let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: T.self) }
    return Int(truncatingIfNeeded: T(littleEndian: value))
  }
  guard bytes.prefix(6).elementsEqual([0x7f, 0x45, 0x4c, 0x46, 2, 1]) else {
    throw ElfError(problem: "\(executable.path) is no 64-bit little-endian ELF file")
  }

  struct Segment {
    let type, offset, address, size: Int
  }
  let headers = try number(UInt64.self, at: 0x20)
  let headerSize = try number(UInt16.self, at: 0x36)
  let segments = try (0..<number(UInt16.self, at: 0x38)).map { index in
    let header = headers + index * headerSize
    return Segment(
      type: try number(UInt32.self, at: header), offset: try number(UInt64.self, at: header + 8),
      address: try number(UInt64.self, at: header + 16),
      size: try number(UInt64.self, at: header + 32))
  }
  let (loadable, dynamic) = (1, 2)
  guard let table = segments.first(where: { $0.type == dynamic }) else { return [] }

  let (end, needed, stringTable) = (0, 1, 5)
  var names: [Int] = []
  var strings: Int?
  for entry in stride(from: table.offset, to: table.offset + table.size, by: 16) {
    let tag = try number(UInt64.self, at: entry)
    let value = try number(UInt64.self, at: entry + 8)
    if tag == end { break }
    if tag == needed { names.append(value) }
    if tag == stringTable { strings = value }
  }
  guard
    let strings,
    let home = segments.first(where: {
      $0.type == loadable && ($0.address..<$0.address + $0.size).contains(strings)
    })
  else { throw ElfError(problem: "\(executable.path) has no table of dynamic strings") }
  return names.map { name in
    let start = strings - home.address + home.offset + name
    return String(decoding: bytes[start...].prefix { $0 != 0 }, as: UTF8.self)
  }
}
