import Synchronization

/// Behind which the reception is, from when it is known.
final class Door: Sendable {
  private let known = Mutex<Reception?>(nil)

  var reception: Reception? { known.withLock(\.self) }

  func open(_ reception: Reception) { known.withLock { $0 = reception } }
}

/// How many connections there are.
final class OpenConnections: Sendable {
  private let count = Atomic(0)

  /// - Returns: false if there are too many.
  func enter(atMost limit: Int) -> Bool {
    let (_, now) = count.add(1, ordering: .relaxed)
    if now > limit { leave() }
    return now <= limit
  }

  func leave() { count.subtract(1, ordering: .relaxed) }
}
