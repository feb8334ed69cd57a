internal import Glibc

/// Floats at a fixed address that starts a cache line.
///
/// Layers are planned once and keep these addresses; nothing is allocated while a network runs.
package final class FloatBuffer: Floats {
  package let pointer: UnsafeMutablePointer<Float>
  package let count: Int
  private let storage: Storage

  /// Zeros.
  /// - Precondition: `count >= 0`. Running out of memory ends the process, see `MemoryShortage`.
  package convenience init(count: Int) {
    self.init(Storage(byteCount: count * MemoryLayout<Float>.stride), count: count)
  }

  /// Floats that hold anything until they are written, on large pages where the system has them:
  /// for what is walked with strides of many pages.
  package convenience init(unsetCount count: Int) {
    self.init(Storage(unsetByteCount: count * MemoryLayout<Float>.stride), count: count)
  }

  private init(_ storage: Storage, count: Int) {
    self.storage = storage
    self.count = count
    pointer = storage.start.bindMemory(to: Float.self, capacity: max(count, 1))
  }
}

/// Floats at a fixed address, valid while their owner lives.
package protocol Floats: AnyObject {
  var pointer: UnsafeMutablePointer<Float> { get }
  var count: Int { get }
}

extension Floats {
  /// A copy.
  package var array: [Float] { Array(elements) }

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

/// Bytes at a fixed address that starts a cache line, whatever they hold.
package final class Storage {
  let start: UnsafeMutableRawPointer
  package let byteCount: Int

  /// Zeros.
  /// - Precondition: `byteCount >= 0`.
  package convenience init(byteCount: Int) {
    self.init(byteCount: byteCount, alignment: Self.cacheLine)
    memset(start, 0, byteCount)
  }

  /// Anything, on large pages.
  fileprivate convenience init(unsetByteCount byteCount: Int) {
    let isLarge = byteCount >= Self.largePage
    self.init(byteCount: byteCount, alignment: isLarge ? Self.largePage : Self.cacheLine)
    if isLarge {
      // A hint: where it is refused, the memory serves as it is.
      _ = madvise(start, byteCount, Int32(MADV_HUGEPAGE))
    }
  }

  private init(byteCount: Int, alignment: Int) {
    precondition(byteCount >= 0)
    self.byteCount = byteCount
    var start: UnsafeMutableRawPointer?
    guard posix_memalign(&start, alignment, max(byteCount, 1)) == 0, let start else {
      MemoryShortage.end("\(byteCount) bytes")
    }
    self.start = start
  }

  deinit { free(start) }

  private static let largePage = 1 << 21
  private static let cacheLine = 64
}
