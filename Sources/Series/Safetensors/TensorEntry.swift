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
