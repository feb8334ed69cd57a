import Files

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
