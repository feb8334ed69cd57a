import Glibc
import ToolSupport

/// The user's browser.
enum Browser {
  /// Has the desktop open an address; says so where there is none.
  static func open(_ url: String) {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What waits for the signals here is not the browser's.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var process = pid_t()
    let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("xdg-open"), strdup(url), nil]
    defer { for argument in arguments { free(argument) } }
    if posix_spawnp(&process, "xdg-open", nil, &attributes, arguments, environ) != 0 {
      Annotate.notes.warn("--open: expected xdg-open, found none")
    }
  }
}
