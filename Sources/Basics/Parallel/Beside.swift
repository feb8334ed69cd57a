import Glibc

/// Runs `body` on a thread of its own while the calling one does `work`; where the system gives no
/// thread, after it.
///
/// - Returns: what `body` comes to, when both are done.
package func run<Value: Sendable>(
  _ body: @escaping @Sendable () -> Value, beside work: () -> Void
) -> Value {
  let result = Pending<Value>()
  let thread = startThread { result.fulfil(body()) }
  work()
  guard let thread else { return body() }
  pthread_join(thread, nil)
  return result.wait()
}
