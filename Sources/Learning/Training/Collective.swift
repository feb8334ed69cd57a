internal import Agreement
internal import Engine
internal import Files
internal import Layers

/// The processes that share a training, as one of them sees them. All make the same calls in the same
/// order.
package protocol Collective: AnyObject {
  /// This process's place among them, from 0.
  var rank: Int { get }
  /// How many there are.
  var count: Int { get }

  /// What a process is called in messages: `rank 2 on node7`.
  func name(of rank: Int) -> String

  /// What each of them gives, in the order of the ranks; all give as many words.
  func gather(_ words: [UInt64]) throws -> [[UInt64]]

  /// Replaces each value by its sum over the ranks, added up as `PairwiseSum` has it: the same bits on
  /// all of them, whatever carries them.
  func sum(_ values: UnsafeMutableBufferPointer<Float>) throws

  /// Replaces the bytes by those of rank 0.
  func broadcast(_ bytes: UnsafeMutableRawBufferPointer) throws
}

/// A training that is shared with nobody.
package final class OneProcess: Collective {
  package let rank = 0
  package let count = 1

  package init() {}

  package func name(of rank: Int) -> String { "rank \(rank)" }
  package func gather(_ words: [UInt64]) -> [[UInt64]] { [words] }
  package func sum(_ values: UnsafeMutableBufferPointer<Float>) {}
  package func broadcast(_ bytes: UnsafeMutableRawBufferPointer) {}
}

/// The order in which the parts of a batch are added up: those of the first half, those of the second,
/// then both sums.
///
/// Where the parts are dealt out evenly to 1, 2, 4, ... processes, each has a branch of the tree, and the
/// sum has the same bits.
package enum PairwiseSum {
  /// Where the second half of some parts begins.
  package static func middle(of parts: Range<Int>) -> Int {
    (parts.lowerBound + parts.upperBound) / 2
  }

  /// Leaves the sum of arrays of `count` values in the first; the others are overwritten.
  package static func add(_ arrays: [UnsafeMutablePointer<Float>], count: Int) {
    // Addresses are shared between the threads, each of which has values of its own.
    nonisolated(unsafe) let arrays = arrays
    ThreadTeam.split(count) { range, _ in
      // Pieces that stay in the cache until they are added up.
      for start in stride(from: range.lowerBound, to: range.upperBound, by: piece) {
        add(arrays, 0..<arrays.count, start..<min(start + piece, range.upperBound))
      }
    }
  }

  private static var piece: Int { 4096 }

  private static func add(
    _ arrays: [UnsafeMutablePointer<Float>], _ parts: Range<Int>, _ places: Range<Int>
  ) {
    guard parts.count > 1 else { return }
    let middle = middle(of: parts)
    add(arrays, parts.lowerBound..<middle, places)
    add(arrays, middle..<parts.upperBound, places)
    let (sum, other) = (arrays[parts.lowerBound], arrays[middle])
    for place in places { sum[place] += other[place] }
  }
}

// MARK: What is gathered

extension ParameterStore {
  /// Tells these values from others, to the bit.
  var checksum: UInt64 {
    var sum = Checksum()
    sum.add(UnsafeRawBufferPointer(values.elements))
    return sum.value
  }
}

extension Moments {
  /// Every bit, as `wordCount` words.
  var words: [UInt64] {
    [UInt64(count)]
      + [goldMean, predictionMean, bias, goldSquares, predictionSquares, products].map(\.bitPattern)
  }

  static var wordCount: Int { 7 }

  /// Reads what `words` were.
  init(words: some Collection<UInt64>) {
    let words = Array(words)
    let numbers = words.dropFirst().map { Double(bitPattern: $0) }
    self.init(
      count: Int(words[0]), goldMean: numbers[0], predictionMean: numbers[1], bias: numbers[2],
      goldSquares: numbers[3], predictionSquares: numbers[4], products: numbers[5])
  }
}

extension Objective.Sums {
  /// Every bit, as `wordCount` words.
  var words: [UInt64] { moments.words + [squaredError.bitPattern] }

  static var wordCount: Int { Moments.wordCount + 1 }

  /// Reads what `words` were.
  init(words: some Collection<UInt64>) {
    let words = Array(words)
    self.init(
      Moments(words: words.dropLast()), squaredError: Double(bitPattern: words[words.count - 1]))
  }
}
