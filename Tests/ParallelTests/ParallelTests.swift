import Foundation
import Parallel
import Synchronization
import TestSupport
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

  @Test(arguments: [1, 2, 5])
  func threadsThatCanRunAreCounted(count: Int) {
    #expect(startableThreads(upTo: count) == count)
  }
}

struct ProcessorsTests {
  /// By Foundation, which asks the system another way, and by what a container may use.
  @Test func everyProcessorGivenIsCounted() {
    let given = ProcessInfo.processInfo.activeProcessorCount
    let promised = ProcessInfo.processInfo.environment["SLURM_CPUS_PER_TASK"].flatMap { Int($0) }
    #expect(
      processorCount() == min(given, ControlGroup.processorQuota() ?? given, promised ?? given))
  }

  @Test(arguments: [
    ("0", 1), ("0-3", 4), ("0-3,6", 5), ("0-1,8-9,63", 5), ("\t2,4\n", 2), ("", nil), ("x", nil),
  ])
  func listsOfProcessorsAreCounted(list: String, count: Int?) {
    #expect(countOfProcessors(inList: list) == count)
  }

  @Test(arguments: [
    (["cpu.max": "150000 100000"], 1), (["cpu.max": "200000 100000\n"], 2),
    (["cpu.max": "50000 100000"], 1), (["cpu.max": "max 100000"], nil), ([:], nil),
    (["a/cpu.max": "400000 100000", "a/b/cpu.max": "max 100000"], 4),
    (["a/cpu.max": "300000 100000", "a/b/cpu.max": "800000 100000"], 3),
    (["a/b/cpu.max": "nonsense", "cpu.max": "600000 100000"], 6),
  ])
  func theSmallestQuotaOfAGroupAndThoseAroundItCounts(
    files: [String: String], expected: Int?
  ) throws {
    #expect(try quota("0::/a/b\n", files) == expected)
  }

  @Test func quotasOfTheOlderGroupsCount() throws {
    let membership = "9:memory:/x\n4:cpu,cpuacct:/docker/1\n0::/\n"
    for (folder, expected) in [("cpu/docker/1", 3), ("cpu", 3)] {
      #expect(
        try quota(
          membership,
          ["\(folder)/cpu.cfs_quota_us": "300000\n", "\(folder)/cpu.cfs_period_us": "100000\n"])
          == expected)
    }
    #expect(
      try quota(membership, ["cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"])
        == nil)
  }

  private func quota(_ membership: String, _ files: [String: String]) throws -> Int? {
    let folder = try TemporaryFolder()
    for (name, text) in files {
      let url = URL(filePath: folder.path(name))
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    return ControlGroup.processorQuota(membership: membership, root: folder.path)
  }
}
