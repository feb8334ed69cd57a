import TestSupport
import Testing
import Training

struct WindowScheduleTests {
  @Test func windowsCoverEachRecordingAndCrossNone() {
    let schedule = WindowSchedule(stepCounts: [10, 3, 8, 4], length: 4, batch: 2, seed: 0)
    // 10 steps: 0, 4 and a last one that ends at 10; 3 steps: none; 8: 0 and 4; 4: 0.
    #expect(
      schedule.windows == [
        Window(recording: 0, start: 0), Window(recording: 0, start: 4),
        Window(recording: 0, start: 6), Window(recording: 2, start: 0),
        Window(recording: 2, start: 4), Window(recording: 3, start: 0),
      ])
  }

  @Test(arguments: UInt64(0)..<20)
  func anEpochVisitsEachWindowOnceInNearlyEqualBatches(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let counts = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
      Int.random(in: 1...60, using: &generator)
    }
    let batch = Int.random(in: 1...7, using: &generator)
    let schedule = WindowSchedule(stepCounts: counts, length: 6, batch: batch, seed: seed)
    let batches = schedule.batches(epoch: 3)
    #expect(Set(batches.joined()) == Set(schedule.windows))
    #expect(batches.map(\.count).reduce(0, +) == schedule.windows.count)
    #expect(schedule.batchSize <= batch)
    #expect(batches.allSatisfy { [schedule.batchSize, schedule.batchSize - 1].contains($0.count) })
  }

  @Test func aBatchWithoutLimitIsTheWholePartition() {
    let schedule = WindowSchedule(stepCounts: [10, 8], length: 4, batch: .max, seed: 0)
    #expect(schedule.batches(epoch: 1).map(\.count) == [5])
    let empty = WindowSchedule(stepCounts: [3], length: 4, batch: .max, seed: 0)
    #expect(empty.batches(epoch: 1).isEmpty)
  }

  @Test func theOrderDependsOnSeedAndEpochAlone() {
    func order(_ seed: UInt64, _ epoch: Int) -> [[Window]] {
      WindowSchedule(stepCounts: [600], length: 6, batch: 10, seed: seed).batches(epoch: epoch)
    }
    #expect(order(1, 1) == order(1, 1))
    #expect(order(1, 1) != order(1, 2))
    #expect(order(1, 1) != order(2, 1))
  }
}
