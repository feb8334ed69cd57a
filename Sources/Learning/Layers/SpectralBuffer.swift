import Glibc

/// Floats at a fixed address that starts a cache line, on large pages where the system has them:
/// a spectrum is walked with strides of many pages.
final class SpectralBuffer {
  let pointer: UnsafeMutablePointer<Float>

  /// - Parameter count: number of floats; they hold anything until they are written.
  init(count: Int) {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let large = bytes >= Self.largePage
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: large ? Self.largePage : Self.cacheLine)
    if large {
      // A hint: where it is refused, the memory serves as it is.
      _ = madvise(raw, bytes, Int32(MADV_HUGEPAGE))
    }
    pointer = raw.bindMemory(to: Float.self, capacity: max(count, 1))
  }

  deinit { pointer.deallocate() }

  private static let largePage = 1 << 21
  private static let cacheLine = 64
}
