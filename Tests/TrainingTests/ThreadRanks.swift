import Engine
import Foundation
import Testing
import Training

/// Processes that train together, as threads of one.
final class ThreadRanks: @unchecked Sendable {
  private let count: Int
  private let condition = NSCondition()
  private var given: [[UInt64]]
  private var meetings: [[[UInt64]]] = []
  private var arrived = 0

  private init(count: Int) {
    self.count = count
    given = [[UInt64]](repeating: [], count: count)
  }

  /// What each of `count` ranks comes to.
  static func run<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (any Collective) throws -> Value
  ) throws -> [Value] {
    let ranks = ThreadRanks(count: count)
    let results = Results<Value>(count: count)
    let threads = (0..<count).map { rank in
      let thread = Thread {
        results.set(rank, Result { try body(Rank(rank: rank, ranks: ranks)) })
      }
      thread.stackSize = 8 << 20
      return thread
    }
    for thread in threads { thread.start() }
    return try results.all().map { try $0.get() }
  }

  /// A rank that does not come within a minute is none that the others wait for.
  struct Missing: Error {}

  fileprivate func meet(_ rank: Int, with words: [UInt64]) throws -> [[UInt64]] {
    condition.lock()
    defer { condition.unlock() }
    let meeting = meetings.count
    given[rank] = words
    arrived += 1
    if arrived == count {
      meetings.append(given)
      arrived = 0
      condition.broadcast()
    }
    while meetings.count == meeting {
      guard condition.wait(until: Date(timeIntervalSinceNow: 60)) else { throw Missing() }
    }
    return meetings[meeting]
  }

  private final class Rank: Collective {
    let rank: Int
    var count: Int { ranks.count }
    private let ranks: ThreadRanks

    init(rank: Int, ranks: ThreadRanks) {
      self.rank = rank
      self.ranks = ranks
    }

    func name(of rank: Int) -> String { "rank \(rank) on thread" }

    func gather(_ words: [UInt64]) throws -> [[UInt64]] { try ranks.meet(rank, with: words) }

    func sum(
      _ values: UnsafeMutableBufferPointer<Float>, _ precision: Precision,
      while compute: (_ ready: @escaping (Int) -> Void) -> Void
    ) throws {
      var start = values.count
      compute {
        #expect($0 < start)
        start = $0
      }
      #expect(start == 0)
      let pointers = try gather(values.map { UInt64($0.bitPattern) }).map { words in
        let copy = UnsafeMutablePointer<Float>.allocate(capacity: words.count)
        for (place, word) in words.enumerated() { copy[place] = Float(bitPattern: UInt32(word)) }
        return copy
      }
      defer { for pointer in pointers { pointer.deallocate() } }
      PairwiseSum.add(pointers, count: values.count, precision)
      _ = values.update(
        fromContentsOf: UnsafeBufferPointer(start: pointers[0], count: values.count))
    }

    func fill(_ values: UnsafeMutableBufferPointer<Float>, _ ranges: [Range<Int>]) throws {
      let all = try gather(values.map { UInt64($0.bitPattern) })
      for (range, words) in zip(ranges, all) {
        for place in range { values[place] = Float(bitPattern: UInt32(words[place])) }
      }
    }

    func broadcast(_ bytes: UnsafeMutableRawBufferPointer) throws {
      let first = try gather(bytes.map { UInt64($0) })[0]
      bytes.copyBytes(from: first.map { UInt8($0) })
    }
  }

  private final class Results<Value: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var values: [Result<Value, any Error>?]

    init(count: Int) { values = .init(repeating: nil, count: count) }

    func set(_ place: Int, _ value: Result<Value, any Error>) {
      condition.lock()
      values[place] = value
      condition.broadcast()
      condition.unlock()
    }

    func all() -> [Result<Value, any Error>] {
      condition.lock()
      defer { condition.unlock() }
      while values.contains(where: { $0 == nil }) { condition.wait() }
      return values.compactMap(\.self)
    }
  }
}
