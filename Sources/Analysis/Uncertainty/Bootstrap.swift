import Parallel
import Random
import Synchronization

/// What a resampling needs to know. The same settings give the same numbers, on any number of threads.
package struct Bootstrap: Equatable, Sendable {
  package var resamples: Int
  /// Random permutations where there are too many to take all.
  package var permutations: Int
  package var confidence: Double
  package var seed: UInt64
  package var threads: Int

  /// - Precondition: counts of at least one, a confidence between 0 and 1.
  package init(
    resamples: Int = 2000, permutations: Int = 9999, confidence: Double = 0.95, seed: UInt64 = 1,
    threads: Int = 1
  ) {
    precondition(resamples > 0 && permutations > 0, "expected at least one resample")
    precondition(confidence > 0 && confidence < 1, "expected a confidence between 0 and 1")
    self.resamples = resamples
    self.permutations = permutations
    self.confidence = confidence
    self.seed = seed
    self.threads = threads
  }

  /// `count` independent draws, each from a random stream of its own.
  func draws<Draw: Sendable>(
    _ count: Int, _ draw: @escaping @Sendable (inout SplitMix64) -> Draw
  ) -> [Draw] {
    let share = 64
    let seed = seed
    let results = Shares<Draw>((count + share - 1) / share)
    forEachIndex(below: results.count, threads: threads) { part in
      let indices = part * share..<min((part + 1) * share, count)
      let drawn = indices.map { index in
        var stream = SplitMix64(seed: SplitMix64.hash(seed ^ SplitMix64.hash(UInt64(index))))
        return draw(&stream)
      }
      results.set(part, drawn)
    }
    return results.all
  }
}

/// What several threads have drawn, in order.
private final class Shares<Draw: Sendable>: Sendable {
  let count: Int
  private let parts: Mutex<[[Draw]]>

  init(_ count: Int) {
    self.count = count
    parts = Mutex([[Draw]](repeating: [], count: count))
  }

  func set(_ index: Int, _ part: [Draw]) { parts.withLock { $0[index] = part } }

  var all: [Draw] { parts.withLock { $0.flatMap(\.self) } }
}
