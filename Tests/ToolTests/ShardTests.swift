import Testing
import ToolSupport

struct ShardTests {
  private static let names = (1...10_000).map { "recording-\($0)" }

  private static func shards(_ count: Int) throws -> [Shard] {
    try (1...count).map { try #require(Shard(argument: "\($0)/\(count)")) }
  }

  @Test(arguments: [1, 2, 3, 8, 20])
  func everyNameIsInOneShareOfNearlyTheSameSize(count: Int) throws {
    let shards = try Self.shards(count)
    var sizes = [Int](repeating: 0, count: count)
    for name in Self.names {
      let holders = shards.indices.filter { shards[$0].contains(name) }
      try #require(holders.count == 1)
      sizes[holders[0]] += 1
    }
    // Five standard deviations of what chance would give.
    let mean = 10_000 / Double(count)
    for size in sizes { #expect(abs(Double(size) - mean) <= 5 * mean.squareRoot()) }
  }

  /// FNV-1a over the bytes of `H1` and, in eight bytes, their number is 0xe2f46bcd87f8e630: in the last
  /// quarter of all numbers. Tasks of different versions have to agree.
  @Test(arguments: [("H1", 4), ("H2", 2), ("H3", 1), ("H4", 3)])
  func sharesStayWhatTheyAre(name: String, number: Int) throws {
    let shards = try Self.shards(4)
    #expect(shards.map { $0.contains(name) } == (1...4).map { $0 == number })
  }

  @Test(arguments: [
    "0/3", "4/3", "-1/3", "1/0", "1", "1/2/3", "a/b", "1/", "/2", "", "1.5/2", "1/1000001",
  ])
  func whatIsNoShareIsRefused(text: String) {
    #expect(Shard(argument: text) == nil)
  }
}
