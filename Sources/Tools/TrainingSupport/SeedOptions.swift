import ArgumentParser

/// How often a network is trained, and from which seeds.
struct SeedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Random seed of initial weights, order, dropout and augmentation.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      """
      Train once for each of so many seeds, from --seed on, or for those of a list with commas, one \
      after the other; MODEL becomes the best by validation CCC, the others are kept beside it.
      """, valueName: "count|seed,seed"))
  var seeds: SeedList?

  func validate() throws {
    let all = try all
    guard Set(all).count == all.count else {
      throw ValidationError("--seeds: expected different seeds, found one twice")
    }
  }

  /// Whether there is a model for each seed, and the best of them is chosen.
  var areCompared: Bool { seeds != nil }

  /// The seeds to train from, one after the other.
  var all: [UInt64] {
    get throws {
      switch seeds {
      case nil: return [seed]
      case .list(let list): return list
      case .count(let count):
        let (end, isTooLarge) = seed.addingReportingOverflow(UInt64(count))
        guard !isTooLarge else {
          throw ValidationError("--seeds: expected \(count) seeds from --seed on, found too few")
        }
        return Array(seed..<end)
      }
    }
  }
}

/// `5`, or `1,4,9`.
enum SeedList: ExpressibleByArgument {
  case count(Int)
  case list([UInt64])

  /// More than anybody trains one after the other.
  private static let most = 1000

  init?(argument: String) {
    let fields = argument.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = fields.compactMap { UInt64($0) }
    guard numbers.count == fields.count, fields.count <= Self.most else { return nil }
    if numbers.count > 1 {
      self = .list(numbers)
    } else if let count = Int(argument), (1...Self.most).contains(count) {
      self = .count(count)
    } else {
      return nil
    }
  }
}
