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
