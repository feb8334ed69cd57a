package import ArgumentParser
import Files

/// Which of the recordings a task takes, where several tasks have a corpus between them.
package struct ShardOption: ParsableArguments {
  @Option(
    name: .customLong("shard"),
    help: ArgumentHelp(
      """
      Take the K-th of N shares of the recordings, as one of N tasks; a recording's name decides which \
      it is in, whatever others there are. (default: all)
      """, valueName: "K/N"))
  package var shard: Shard?

  package init() {}

  /// The recordings of the share, in their order; how many they are is said.
  package func share<Recording>(
    of recordings: [Recording], for tool: any Tool.Type, name: (Recording) -> String
  ) -> [Recording] {
    guard let shard else { return recordings }
    let share = recordings.filter { shard.contains(name($0)) }
    tool.notes.write(
      "shard \(shard.text): \(share.count) of \(counted(recordings.count, "recording"))")
    return share
  }
}

/// The K-th of N shares: the names whose checksum, FNV-1a over their bytes and their number, is in the
/// K-th of N equal parts of the numbers of 64 bits.
package struct Shard: ExpressibleByArgument, Equatable, Sendable {
  /// From 1.
  private let number: Int
  private let count: Int

  private static let largestCount = 1_000_000

  package init?(argument: String) {
    let numbers = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard numbers.count == 2, let number = Int(numbers[0]), let count = Int(numbers[1]),
      1...Self.largestCount ~= count, 1...count ~= number
    else { return nil }
    self.number = number
    self.count = count
  }

  var text: String { "\(number)/\(count)" }

  package func contains(_ name: String) -> Bool {
    var checksum = Checksum()
    checksum.add(name)
    return checksum.value.multipliedFullWidth(by: UInt64(count)).high == number - 1
  }
}
