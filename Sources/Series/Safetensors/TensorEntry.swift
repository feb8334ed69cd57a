/// One tensor as the file's header describes it.
package struct TensorEntry: Equatable, Sendable {
  package let name: String
  package let type: TensorType
  /// Extents, slowest axis first; empty for a single number.
  package let shape: [Int]
  /// Where its bytes lie, counted from the end of the header.
  package let bytes: Range<Int>

  package var elementCount: Int { bytes.count / type.byteCount }
}

/// Type of a tensor's elements, named as in the file's header. All are stored little-endian.
package enum TensorType: String, Sendable, CaseIterable {
  case f64 = "F64"
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case i64 = "I64"
  case i32 = "I32"
  case i16 = "I16"
  case i8 = "I8"
  case u64 = "U64"
  case u32 = "U32"
  case u16 = "U16"
  case u8 = "U8"
  case bool = "BOOL"

  /// Size of one element, bytes.
  package var byteCount: Int {
    switch self {
    case .f64, .i64, .u64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8, .bool: 1
    }
  }

  /// Bytes that a tensor of this type takes; nil if they are more than `Int.max`.
  func byteCount(ofShape shape: [Int]) -> Int? {
    var bytes = byteCount
    for extent in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
      guard !overflow else { return nil }
      bytes = product
    }
    return bytes
  }
}
