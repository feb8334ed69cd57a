internal import Glibc
internal import Parallel
internal import Synchronization

/// What becomes of the process when there is no memory for a layer. Nothing could be done about it
/// where it is found, so it ends; how, the program says.
package enum MemoryShortage {
  private static let report = Mutex<(@Sendable (String) -> Never)?>(nil)

  /// - Parameter report: says what is given to it, what was expected and what was found, and ends
  ///   the process.
  package static func whenFound(_ report: @escaping @Sendable (String) -> Never) {
    self.report.withLock { $0 = report }
  }

  /// - Parameter needed: for the message: `100 bytes`.
  static func end(_ needed: String = "more") -> Never {
    let report = report.withLock(\.self)
    report?("expected memory for the network, found less than needed (\(needed))")
    abort()
  }
}

extension ThreadTeam {
  /// Checks that there is room for what libraries take while a network runs: compiled layers and
  /// scratch space, without which some of them crash. What layers lack is found when they are
  /// planned, see `MemoryShortage`.
  ///
  /// - Throws: if there is too little.
  package static func checkAddressSpace() throws(PlanError) {
    let threads = count
    let needed = perProcess + threads * perThread
    guard AddressSpace.isFree(needed) else {
      throw PlanError(
        "expected \(needed >> 20) MiB more of address space, found less (ulimit -v, or the memory of "
          + "a job)" + (threads > 1 ? ": try fewer --threads" : ""))
    }
  }

  /// Bytes, by trying with less.
  private static let perProcess = 96 << 20
  private static let perThread = 32 << 20
}
