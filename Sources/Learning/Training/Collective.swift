internal import Agreement
package import Engine
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
  /// all of them, whatever carries them. Those that are there may go out while others are computed.
  ///
  /// - Parameters:
  ///   - precision: that the values have, and every sum of two is rounded to.
  ///   - compute: leaves the values, the last first; calls `ready` with the place from which on they
  ///     are there, at last with 0.
  func sum(
    _ values: UnsafeMutableBufferPointer<Float>, _ precision: Precision,
    while compute: (_ ready: @escaping (Int) -> Void) -> Void
  ) throws

  /// Fills the values: each rank has those of its own range, and takes the others'.
  ///
  /// - Parameter ranges: one a rank.
  func fill(_ values: UnsafeMutableBufferPointer<Float>, _ ranges: [Range<Int>]) throws

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
  package func sum(
    _ values: UnsafeMutableBufferPointer<Float>, _ precision: Precision,
    while compute: (_ ready: @escaping (Int) -> Void) -> Void
  ) {
    compute { _ in }
  }

  package func fill(_ values: UnsafeMutableBufferPointer<Float>, _ ranges: [Range<Int>]) {}
  package func broadcast(_ bytes: UnsafeMutableRawBufferPointer) {}
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
