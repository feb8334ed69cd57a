import Glibc

/// Floats at a fixed address, aligned to a cache line, zero at first.
///
/// Layers are planned once and keep these addresses; nothing is allocated while a network runs.
package final class FloatBuffer {
  package let pointer: UnsafeMutablePointer<Float>
  package let count: Int
  /// Whose memory it is; nil for its own.
  private let owner: FloatBuffer?

  /// - Precondition: `count >= 0`. Running out of memory ends the process, as everywhere in Swift.
  package init(count: Int) {
    precondition(count >= 0)
    let alignment = 64
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: alignment)
    pointer = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    self.count = count
    owner = nil
    zero()
  }

  /// The first `count` floats of another buffer.
  init(sharing owner: FloatBuffer, count: Int) {
    precondition((0...owner.count).contains(count))
    pointer = owner.pointer
    self.count = count
    self.owner = owner
  }

  deinit {
    if owner == nil { pointer.deallocate() }
  }

  /// A copy.
  package var array: [Float] { Array(elements) }

  /// Valid while the buffer lives.
  package var elements: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: pointer, count: count)
  }

  package func zero() {
    memset(pointer, 0, count * MemoryLayout<Float>.stride)
  }

  package func copy(from source: UnsafePointer<Float>) {
    memcpy(pointer, source, count * MemoryLayout<Float>.stride)
  }
}
