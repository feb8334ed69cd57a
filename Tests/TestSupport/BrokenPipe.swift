import Glibc

/// Runs `body` with writes to a pipe that nobody reads failing, as they do in the tools, instead of
/// ending the process. Of the calling thread alone: what other tests start still gets the signal.
package func withBrokenPipesAsErrors<Value>(_ body: () throws -> Value) rethrows -> Value {
  var signals = sigset_t()
  var before = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &signals, &before)
  defer {
    // One that is pending would come when it is allowed again.
    var now = timespec()
    sigtimedwait(&signals, nil, &now)
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }
  return try body()
}
