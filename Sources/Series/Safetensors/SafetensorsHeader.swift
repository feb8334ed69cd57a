internal import Text

/// The header of a safetensors file: what the tensors are and where they lie.
struct SafetensorsHeader: Equatable, Sendable {
  /// Longest header that is read, bytes. A ResNet-50 checkpoint has about 40,000.
  static let limit = 16 << 20
  /// Bytes of the length that stands before the header.
  static let prefix = 8

  var metadata: [String: String] = [:]
  /// In the order of their bytes.
  var entries: [TensorEntry] = []

  init(metadata: [String: String], entries: [TensorEntry]) {
    self.metadata = metadata
    self.entries = entries
  }

  /// Parses and checks a header completely.
  ///
  /// - Parameters:
  ///   - bytes: the JSON, padding included.
  ///   - dataByteCount: bytes of the file that follow the header; the tensors must fill them
  ///     without hole or overlap.
  init(parsing bytes: UnsafeRawBufferPointer, dataByteCount: Int) throws(HeaderText.Problem) {
    var text = HeaderText(bytes)
    var names: Set<String> = []
    var metadata: [String: String] = [:]
    var entries: [TensorEntry] = []
    try text.readObject { (text, name) throws(HeaderText.Problem) in
      guard names.insert(name).inserted else {
        throw HeaderText.Problem("expected each name once, found '\(name)' twice")
      }
      if name == "__metadata__" {
        metadata = try Self.readMetadata(&text)
      } else {
        entries.append(try Self.readEntry(&text, name: name))
      }
    }
    try text.expectEnd()
    entries.sort {
      ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound)
    }
    var end = 0
    for entry in entries {
      guard entry.bytes.lowerBound == end else {
        throw HeaderText.Problem(
          "expected '\(entry.name)' to begin at byte \(end) of the data, where the tensor before "
            + "it ends, found \(entry.bytes.lowerBound)")
      }
      end = entry.bytes.upperBound
    }
    guard end == dataByteCount else {
      throw HeaderText.Problem("expected \(end) bytes of data, found \(dataByteCount)")
    }
    self.init(metadata: metadata, entries: entries)
  }

  private static func readMetadata(
    _ text: inout HeaderText
  ) throws(HeaderText.Problem) -> [String: String] {
    var metadata: [String: String] = [:]
    try text.readObject { (text, key) throws(HeaderText.Problem) in
      let value = try text.readString()
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw HeaderText.Problem("expected each key of the metadata once, found '\(key)' twice")
      }
    }
    return metadata
  }

  private static func readEntry(
    _ text: inout HeaderText, name: String
  ) throws(HeaderText.Problem) -> TensorEntry {
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try text.readObject { (text, key) throws(HeaderText.Problem) in
      switch key {
      case "dtype" where typeName == nil: typeName = try text.readString()
      case "shape" where shape == nil: shape = try text.readNumbers()
      case "data_offsets" where offsets == nil: offsets = try text.readNumbers()
      default:
        throw HeaderText.Problem(
          "expected dtype, shape and data_offsets of '\(name)' once each, found '\(key)'")
      }
    }
    guard let typeName, let shape, let offsets else {
      throw HeaderText.Problem("expected dtype, shape and data_offsets of '\(name)', found fewer")
    }
    guard let type = TensorType(rawValue: typeName) else {
      let known = TensorType.allCases.map(\.rawValue).joined(separator: " ")
      throw HeaderText.Problem("expected '\(name)' of one type of \(known), found '\(typeName)'")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw HeaderText.Problem(
        "expected begin and end as data_offsets of '\(name)', found \(offsets)")
    }
    guard let byteCount = type.byteCount(ofShape: shape) else {
      throw HeaderText.Problem("expected '\(name)' below 2^63 bytes, found \(typeName) \(shape)")
    }
    guard byteCount == offsets[1] - offsets[0] else {
      throw HeaderText.Problem(
        "expected \(byteCount) bytes for '\(name)' (\(typeName) \(shape)), "
          + "found \(offsets[1] - offsets[0])")
    }
    return TensorEntry(name: name, type: type, shape: shape, bytes: offsets[0]..<offsets[1])
  }
}

extension SafetensorsHeader {
  /// The data begins on a multiple of this, so that mapped arrays are aligned for any vector unit.
  static let alignment = 64

  /// The length, the JSON and its padding: the file up to its data.
  ///
  /// Metadata keys are sorted and tensors keep their order, so equal headers give equal bytes.
  ///
  /// - Parameter byteCount: total length to pad to; nil for the shortest that keeps `alignment`.
  /// - Precondition: the header fits `byteCount`.
  func encoded(paddedTo byteCount: Int? = nil) -> [UInt8] {
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map {
        jsonString($0.key) + ":" + jsonString($0.value)
      }
      fields.append(jsonString("__metadata__") + ":{" + pairs.joined(separator: ",") + "}")
    }
    for entry in entries {
      let shape = entry.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(jsonString(entry.name)):{\"dtype\":\"\(entry.type.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(entry.bytes.lowerBound),\(entry.bytes.upperBound)]}")
    }
    let text = Array(("{" + fields.joined(separator: ",") + "}").utf8)
    let needed = Self.prefix + text.count
    let total = byteCount ?? (needed + Self.alignment - 1) / Self.alignment * Self.alignment
    precondition(needed <= total && total - Self.prefix <= Self.limit, "the header is too long")
    var length = UInt64(total - Self.prefix).littleEndian
    var bytes = withUnsafeBytes(of: &length) { Array($0) }
    bytes.append(contentsOf: text)
    bytes += [UInt8](repeating: UInt8(ascii: " "), count: total - needed)
    return bytes
  }
}
