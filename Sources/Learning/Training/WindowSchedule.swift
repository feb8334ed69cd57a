internal import Random

/// A stretch of one recording that training sees as one sequence.
package struct Window: Hashable, Sendable {
  /// Index of the recording.
  package let recording: Int
  /// First step.
  package let start: Int

  package init(recording: Int, start: Int) {
    self.recording = recording
    self.start = start
  }
}

/// The windows of a partition and the order in which each epoch visits them.
package struct WindowSchedule: Sendable {
  package let windows: [Window]
  package let batchSize: Int
  private let seed: UInt64

  /// Windows lie end to end from each recording's start; what is left at its end is covered by a
  /// last window that ends there and overlaps the one before. None crosses two recordings, and a
  /// recording shorter than a window has none.
  ///
  /// - Parameters:
  ///   - stepCounts: of each recording.
  ///   - length: steps of a window.
  ///   - batch: the most windows in a batch.
  ///   - seed: of the epochs' orders.
  package init(stepCounts: [Int], length: Int, batch: Int, seed: UInt64) {
    precondition(length > 0 && batch > 0)
    windows = stepCounts.enumerated().flatMap { recording, steps -> [Window] in
      var starts = Array(stride(from: 0, through: steps - length, by: length))
      if let last = starts.last, last + length < steps { starts.append(steps - length) }
      return starts.map { Window(recording: recording, start: $0) }
    }
    // Batches of nearly the same size, so that no short one is left over at the end.
    let largest = min(batch, max(windows.count, 1))
    let batches = (windows.count + largest - 1) / largest
    batchSize = batches == 0 ? 0 : (windows.count + batches - 1) / batches
    self.seed = seed
  }

  /// The batches of an epoch, counted from 1, each window once; the order depends on the seed and
  /// the epoch alone. A batch has `batchSize` windows or one fewer.
  package func batches(epoch: Int) -> [[Window]] {
    guard batchSize > 0 else { return [] }
    var generator = SplitMix64(seed: SplitMix64.hash(seed) &+ UInt64(epoch))
    let shuffled = windows.shuffled(using: &generator)
    let count = (windows.count + batchSize - 1) / batchSize
    return (0..<count).map {
      Array(shuffled[windows.count * $0 / count..<windows.count * ($0 + 1) / count])
    }
  }
}
