internal import Text

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
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: total - needed))
    return bytes
  }
}
