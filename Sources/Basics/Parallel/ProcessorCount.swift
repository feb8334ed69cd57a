import Glibc

/// Processors that this process may use, at least 1.
package func processorCount() -> Int {
  max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1)
}
