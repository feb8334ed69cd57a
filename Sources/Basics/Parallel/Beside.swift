import Glibc

/// Runs `body` on a thread of its own while the calling one does `work`; where the system gives no
/// thread, after it.
///
/// - Returns: what `body` comes to, when both are done.
package func run<Value: Sendable>(
  _ body: @escaping @Sendable () -> Value, beside work: () -> Void
) -> Value {
  let result = Pending<Value>()
  let task = Task { result.fulfil(body()) }
  var thread = pthread_t()
  let context = Unmanaged.passRetained(task)
  let status = pthread_create(
    &thread, nil,
    { context in
      guard let context else { return nil }
      Unmanaged<Task>.fromOpaque(context).takeRetainedValue().body()
      return nil
    }, context.toOpaque())
  work()
  guard status == 0 else {
    context.release()
    return body()
  }
  pthread_join(thread, nil)
  return result.wait()
}

private final class Task: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
