import Glibc

/// Ctrl-C and the signal that asks to end.
enum Interruption {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// From here on the signals wait to be taken; to be called before there are threads, which would
  /// take them otherwise. A limit of file sizes and a closed pipe become errors of writing.
  static func prepare() {
    var set = Self.set
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Waits for one.
  static func wait() {
    var set = Self.set
    var taken: Int32 = 0
    sigwait(&set, &taken)
  }

  private static var set: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    return set
  }
}
