package import Files

extension SafetensorsFile {
  /// The numbers of a floating-point tensor of any width, copied and rounded to `Float`.
  ///
  /// - Parameter shape: the shape that the caller needs; nil takes any.
  /// - Throws: `badData` if the tensor is missing, of another shape, or not of floating point;
  ///   `inputOutput` if reading fails.
  package func floatArray(
    _ name: String, shape: [Int]? = nil
  ) throws(FileError) -> [Float] {
    let entry = try entry(name, shape: shape)
    return switch entry.type {
    case .f32: try copy(entry) { (bits: UInt32) in Float(bitPattern: bits) }
    case .f64: try copy(entry) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
    case .f16: try copy(entry) { (bits: UInt16) in Float(Float16(bitPattern: bits)) }
    case .bf16: try copy(entry) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
    default:
      throw FileError(
        .badData, path: path,
        "expected '\(name)' as F64, F32, F16 or BF16, found \(entry.type.rawValue)")
    }
  }

  private func copy<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ entry: TensorEntry, _ convert: (Bits) -> Float
  ) throws(FileError) -> [Float] {
    try contents(of: entry).array(of: Bits.self).map { convert(Bits(littleEndian: $0)) }
  }
}
