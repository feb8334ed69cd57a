internal import Glibc

/// The address space of the process, which a limit or a job's share of memory may leave little of.
package enum AddressSpace {
  /// Whether the process can have that many bytes more.
  package static func isFree(_ byteCount: Int) -> Bool {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    guard let start = mmap(nil, byteCount, PROT_NONE, flags, -1, 0), start != MAP_FAILED else {
      return false
    }
    munmap(start, byteCount)
    return true
  }
}
