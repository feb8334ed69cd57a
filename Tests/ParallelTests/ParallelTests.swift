import Parallel
import Synchronization
import Testing

struct ParallelTests {
  @Test(arguments: [1, 2, 8])
  func mappingKeepsTheOrder(threads: Int) {
    #expect(parallelMap(below: 100, threads: threads) { $0 * $0 } == (0..<100).map { $0 * $0 })
    #expect(parallelMap(below: 0, threads: threads) { $0 } == [])
  }

  @Test(arguments: [1, 2, 8])
  func everyIndexIsVisitedOnce(threads: Int) {
    let visits = Mutex([Int](repeating: 0, count: 50))
    forEachIndex(below: 50, threads: threads) { index in visits.withLock { $0[index] += 1 } }
    let found = visits.withLock { $0 }
    #expect(found == [Int](repeating: 1, count: 50))
  }

  /// One thread makes the value while the others, and then nobody, wait for it.
  @Test func aPendingValueReachesAllWhoWait() {
    for round in 0..<50 {
      let value = Pending<Int>()
      let isThere = value.ifReady != nil
      #expect(!isThere)
      let found = parallelMap(below: 4, threads: 4) { index in
        if index == 0 { value.fulfil(round) }
        return value.wait()
      }
      #expect(found == [round, round, round, round])
      #expect(value.ifReady == round)
    }
  }

  @Test func thereIsAProcessor() {
    #expect(processorCount() >= 1)
  }
}
