import Foundation
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

  /// What the kernel counts in ranges, such as `0-3,6`.
  @Test func everyProcessorOnlineIsCounted() throws {
    let ranges = try String(contentsOfFile: "/sys/devices/system/cpu/online", encoding: .utf8)
      .split { $0 == "," || $0 == "\n" }
    let counts = try ranges.map { range in
      let ends = try range.split(separator: "-").map { try #require(Int($0)) }
      return try #require(ends.last) - ends[0] + 1
    }
    #expect(processorCount() == counts.reduce(0, +))
  }
}
