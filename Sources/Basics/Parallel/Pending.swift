import Glibc
import Synchronization

/// A value that one thread is still making while others may already want it.
package final class Pending<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let arrival: Arrival

  package init() { arrival = Arrival() }

  /// The value if it is there.
  package var ifReady: Value? { value.withLock(\.self) }

  /// Gives the value to all who wait for it. To be called once.
  package func fulfil(_ value: Value) {
    self.value.withLock { $0 = value }
    arrival.announce()
  }

  /// The value, as soon as it is there.
  package func wait() -> Value {
    while true {
      if let value = ifReady { return value }
      arrival.wait()
    }
  }
}

/// A gate that opens once.
private final class Arrival: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// Guarded by the mutex.
  private var isOpen = false

  init() {
    mutex.initialize(to: pthread_mutex_t())
    condition.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func announce() {
    pthread_mutex_lock(mutex)
    isOpen = true
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  func wait() {
    pthread_mutex_lock(mutex)
    while !isOpen { pthread_cond_wait(condition, mutex) }
    pthread_mutex_unlock(mutex)
  }
}
