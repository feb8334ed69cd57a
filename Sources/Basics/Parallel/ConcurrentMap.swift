import Synchronization

/// What `body` makes of each index from 0, in their order, on as many threads as asked for.
package func concurrentMap<Element: Sendable>(
  below count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Element
) -> [Element] {
  let results = ResultSlots<Element>(count: count)
  forEachIndex(below: count, threads: threads) { index in
    let element = body(index)
    results.elements.withLock { $0[index] = element }
  }
  return results.elements.withLock { $0.compactMap(\.self) }
}

private final class ResultSlots<Element: Sendable>: Sendable {
  let elements: Mutex<[Element?]>

  init(count: Int) { elements = Mutex([Element?](repeating: nil, count: count)) }
}
