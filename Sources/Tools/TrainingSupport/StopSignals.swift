import Glibc
import Synchronization

/// Signals by which a scheduler says that a job is to end: SIGTERM, and SIGUSR1 some time before it.
/// Training then goes on to the end of its step.
enum StopSignals {
  private static let number = Atomic<Int32>(0)

  /// The number of the last one since `whileWatched` began, or 0.
  static var received: Int32 { number.load(ordering: .relaxed) }

  /// Keeps them from ending the process while `body` runs. One that is ignored stays so.
  static func whileWatched<Result>(_ body: () throws -> Result) rethrows -> Result {
    number.store(0, ordering: .relaxed)
    var before: [(signal: Int32, action: sigaction)] = []
    for signal in [SIGTERM, SIGUSR1] {
      var (old, new) = (sigaction(), sigaction())
      sigaction(signal, nil, &old)
      // The address of SIG_IGN is 1.
      if unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == 1 { continue }
      new.__sigaction_handler.sa_handler = { StopSignals.number.store($0, ordering: .relaxed) }
      new.sa_flags = SA_RESTART
      sigaction(signal, &new, nil)
      before.append((signal, old))
    }
    defer { for case (let signal, var action) in before { sigaction(signal, &action, nil) } }
    return try body()
  }
}
