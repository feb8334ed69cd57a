import Files
import Text

/// What the header of a track of NOVA or SSI says of its values.
struct TrackHeader {
  /// How one value is stored in binary.
  enum Kind: String {
    case short = "SHORT"
    case unsignedShort = "USHORT"
    case int = "INT"
    case unsignedInt = "UINT"
    case float = "FLOAT"
    case double = "DOUBLE"

    var size: Int {
      switch self {
      case .short, .unsignedShort: 2
      case .int, .unsignedInt, .float: 4
      case .double: 8
      }
    }

    func value(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Double {
      func load<Number: FixedWidthInteger>(_: Number.Type) -> Number {
        Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
      }
      return switch self {
      case .short: Double(load(Int16.self))
      case .unsignedShort: Double(load(UInt16.self))
      case .int: Double(load(Int32.self))
      case .unsignedInt: Double(load(UInt32.self))
      case .float: Double(Float(bitPattern: load(UInt32.self)))
      case .double: Double(bitPattern: load(UInt64.self))
      }
    }
  }

  let isText: Bool
  let rate: Double
  /// Values in a row.
  let width: Int
  /// How many of them are taken, from the first on.
  let taken: Int
  let kind: Kind
  let delimiter: UInt8
  /// Rows, and when the first is; nil: as many as there are.
  let chunks: [(start: Double, count: Int)]?
  let name: String?

  /// Of an `.annotation`.
  ///
  /// - Throws: `.badData` if an element or attribute lacks, or the scheme is not continuous.
  static func annotation(_ tags: [TagScanner.Tag], path: String) throws(FileError) -> TrackHeader {
    let info = try element("info", in: tags, path: path)
    let scheme = try element("scheme", in: tags, path: path)
    let type = try scheme["type"]
    guard type == "CONTINUOUS" else {
      throw FileError(
        .badData, path: path, "expected a continuous scheme, found \(quoted(type.utf8))")
    }
    let size = info.attributes["size"] == nil ? nil : try info.count("size")
    return TrackHeader(
      isText: try info.isText, rate: try scheme.rate, width: 2, taken: 1, kind: .float,
      delimiter: UInt8(ascii: ";"), chunks: size.map { [(0, $0)] }, name: scheme.attributes["name"])
  }

  /// Of a `.stream`.
  ///
  /// - Throws: likewise.
  static func stream(_ tags: [TagScanner.Tag], path: String) throws(FileError) -> TrackHeader {
    let info = try element("info", in: tags, path: path)
    let type = try info["type"]
    guard let kind = Kind(rawValue: type.uppercased()) else {
      throw FileError(
        .badData, path: path,
        "expected a type SHORT, USHORT, INT, UINT, FLOAT or DOUBLE, found \(quoted(type.utf8))")
    }
    guard try info.count("byte") == kind.size else {
      throw FileError(
        .badData, path: path,
        "expected \(kind.size) bytes of a \(type), found \(try info["byte"])")
    }
    let width = try info.count("dim")
    guard (1...4096).contains(width) else {
      throw FileError(.badData, path: path, "expected 1 to 4096 columns, found \(width)")
    }
    var chunks: [(start: Double, count: Int)] = []
    for tag in tags where tag.name == "chunk" {
      let chunk = Element(tag: tag, path: path)
      chunks.append((try chunk.number("from"), try chunk.count("num")))
    }
    return TrackHeader(
      isText: try info.isText, rate: try info.rate, width: width, taken: width, kind: kind,
      delimiter: info.attributes["delim"]?.utf8.first ?? UInt8(ascii: " "), chunks: chunks,
      name: nil)
  }

  private static func element(
    _ name: String, in tags: [TagScanner.Tag], path: String
  ) throws(FileError) -> Element {
    let found = tags.filter { $0.name == name }
    guard found.count == 1 else {
      throw FileError(.badData, path: path, "expected one element \(name), found \(found.count)")
    }
    return Element(tag: found[0], path: path)
  }

  private struct Element {
    let tag: TagScanner.Tag
    let path: String

    var attributes: [String: String] { tag.attributes }

    subscript(_ name: String) -> String {
      get throws(FileError) {
        if let value = attributes[name] { return value }
        throw FileError(
          .badData, path: path, "expected the attribute \(name) of \(tag.name), found none")
      }
    }

    /// A decimal comma will do: the program writes numbers as its system does.
    func number(_ name: String) throws(FileError) -> Double {
      let text = try self[name]
      if let number = decimal(Array(text.utf8)) { return number }
      throw FileError(
        .badData, path: path, "expected a number as \(name), found \(quoted(text.utf8))")
    }

    func count(_ name: String) throws(FileError) -> Int {
      if let count = Int(try self[name]), (0...SampledTrack.mostValues).contains(count) {
        return count
      }
      throw FileError(
        .badData, path: path,
        "expected a whole number as \(name), found \(quoted(try self[name].utf8))")
    }

    var rate: Double {
      get throws(FileError) {
        let rate = try number("sr")
        if rate > 0, rate <= 1e6 { return rate }
        throw FileError(.badData, path: path, "expected a rate above 0 as sr, found \(rate)")
      }
    }

    var isText: Bool {
      get throws(FileError) {
        switch try self["ftype"].uppercased() {
        case "ASCII": return true
        case "BINARY": return false
        default:
          throw FileError(
            .badData, path: path,
            "expected ASCII or BINARY as ftype, found \(quoted(try self["ftype"].utf8))")
        }
      }
    }
  }

  /// A number whose decimals follow a point or a comma.
  static func decimal(_ text: [UInt8]) -> Double? {
    text.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
      .withUnsafeBufferPointer(parseDecimal)
  }
}
