import Glibc
import Synchronization

/// What `body` makes of each index from 0, in order, on as many threads as asked for.
package func parallelMap<Value: Sendable>(
  below count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Value
) -> [Value] {
  if threads <= 1 || count <= 1 { return (0..<count).map(body) }
  let results = Results<Value>(count)
  forEachIndex(below: count, threads: threads) { results.set($0, body($0)) }
  return results.all
}

private final class Results<Value: Sendable>: Sendable {
  private let values: Mutex<[Value?]>

  init(_ count: Int) { values = Mutex([Value?](repeating: nil, count: count)) }

  func set(_ index: Int, _ value: Value) { values.withLock { $0[index] = value } }

  var all: [Value] { values.withLock { $0.compactMap(\.self) } }
}

/// Runs `body` for each index from 0, on as many threads as asked for; each takes the next index
/// that is free. Returns when all are done.
///
/// Plain threads and not tasks: the work blocks on files for most of its life.
package func forEachIndex(below count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void)
{
  let work = IndexedWork(count: count, body: body)
  var started: [pthread_t] = []
  for _ in 1..<max(1, min(threads, count)) {
    if let thread = startThread({ work.run() }) { started.append(thread) }
  }
  work.run()
  for thread in started { pthread_join(thread, nil) }
}

private final class IndexedWork: Sendable {
  private let count: Int
  private let body: @Sendable (Int) -> Void
  private let next = Atomic(0)

  init(count: Int, body: @escaping @Sendable (Int) -> Void) {
    self.count = count
    self.body = body
  }

  func run() {
    while case let index = next.wrappingAdd(1, ordering: .relaxed).oldValue, index < count {
      body(index)
    }
  }
}
