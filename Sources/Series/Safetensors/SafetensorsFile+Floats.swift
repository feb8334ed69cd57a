package import Files

extension SafetensorsFile {
  /// The numbers of a floating-point tensor of any width, copied and rounded to `Float`.
  ///
  /// - Parameter shape: the shape that the caller needs; nil takes any.
  /// - Throws: `badData` if the tensor is missing, of another shape, or not of floating point.
  package func floatArray(
    _ name: String, shape: [Int]? = nil
  ) throws(FileError) -> [Float] {
    let entry = try entry(name, shape: shape)
    return switch entry.type {
    case .f32: copy(entry) { (bits: UInt32) in Float(bitPattern: bits) }
    case .f64: copy(entry) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
    case .f16: copy(entry) { (bits: UInt16) in Float(Float16(bitPattern: bits)) }
    case .bf16: copy(entry) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
    default:
      throw FileError(
        .badData, path: path,
        "expected '\(name)' as F64, F32, F16 or BF16, found \(entry.type.rawValue)")
    }
  }

  private func copy<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ entry: TensorEntry, _ convert: (Bits) -> Float
  ) -> [Float] {
    withBytes(of: entry) { bytes in
      [Float](unsafeUninitializedCapacity: entry.elementCount) { floats, count in
        for index in 0..<entry.elementCount {
          let bits = bytes.loadUnaligned(
            fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
          floats.initializeElement(at: index, to: convert(Bits(littleEndian: bits)))
        }
        count = entry.elementCount
      }
    }
  }
}

/// The numbers of an F32 tensor where they lie in the mapped file; keeps the file mapped.
package struct MappedFloats: RandomAccessCollection, Sendable {
  private let file: MappedFile
  /// Read-only memory of `file`.
  nonisolated(unsafe) private let floats: UnsafeBufferPointer<Float>

  /// - Precondition: `floats` lies in `file` and is aligned.
  init(_ floats: UnsafeBufferPointer<Float>, of file: MappedFile) {
    self.file = file
    self.floats = floats
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { floats.count }

  package subscript(index: Int) -> Float {
    withExtendedLifetime(file) { floats[index] }
  }

  /// The way for loops and for C: the pointer is valid inside `body` only.
  package func withUnsafeBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(file) {} }
    return try body(floats)
  }

  package func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result? {
    defer { withExtendedLifetime(file) {} }
    return try body(floats)
  }
}
