import Foundation
package import Random
package import Testing

/// Damages whole files, run after run, for as long as the budget lasts.
///
/// Run r has the seed CONCORD_FUZZ_SEED + r, so that a fuzz with that seed begins with it. A folder
/// CONCORD_FUZZ_LOG has a file for each fuzz with the seed of the run at hand, which tells what ended
/// the process.
package struct Fuzz {
  private let name: String
  private let base: UInt64
  private var budget: FuzzBudget
  private let log: FileHandle?

  /// - Parameters:
  ///   - name: tells fuzzes apart, whose runs differ for one seed.
  ///   - share: of the whole fuzz, 0 to 1.
  ///   - runs: where neither a time nor a number is asked for.
  package init(_ name: String, share: Double, runs: Int) {
    self.name = name
    let environment = ProcessInfo.processInfo.environment
    base = environment["CONCORD_FUZZ_SEED"].flatMap(UInt64.init) ?? 0
    budget = FuzzBudget(share: share, runs: runs)
    log = environment["CONCORD_FUZZ_LOG"].flatMap { folder in
      let path = folder + "/" + name
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      return FileHandle(forWritingAtPath: path)
    }
  }

  private var seed: UInt64 { base &+ UInt64(max(budget.count, 1)) &- 1 }

  /// How to have the run at hand again.
  package var run: Comment { "\(name): CONCORD_FUZZ_SEED=\(seed)" }

  /// The generator of the next run; nil once there is no more to do.
  package mutating func next() -> SplitMix64? {
    guard budget.goesOn() else { return nil }
    if let log {
      try? log.seek(toOffset: 0)
      try? log.write(contentsOf: Data("\(seed)\n".utf8))
    }
    let stream = name.utf8.reduce(into: UInt64(14_695_981_039_346_656_037)) {
      $0 = ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    return SplitMix64(seed: seed ^ stream)
  }

  /// A copy with up to four places damaged: bytes flipped, put in, taken out and doubled, numbers at
  /// their extremes, parts of another file put in, the end cut off.
  package static func damaged(
    _ whole: [UInt8], with other: [UInt8] = [], using generator: inout SplitMix64
  ) -> [UInt8] {
    var bytes = whole
    for _ in 0...Int.random(in: 0..<4, using: &generator) {
      guard !bytes.isEmpty else { break }
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let part = place..<min(place + Int.random(in: 1...12, using: &generator), bytes.count)
      let character = characters[Int.random(in: 0..<characters.count, using: &generator)]
      switch Int.random(in: 0..<9, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = character
      case 2: bytes.insert(character, at: place)
      case 3: bytes.removeSubrange(part)
      case 4: bytes.insert(contentsOf: bytes[part], at: place)
      case 5: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 6:
        let word = words[Int.random(in: 0..<words.count, using: &generator)]
        bytes.replaceSubrange(part, with: word.utf8)
      case 7 where !other.isEmpty:
        let start = Int.random(in: 0..<other.count, using: &generator)
        bytes.insert(contentsOf: other[start..<min(start + 40, other.count)], at: place)
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }

  private static let characters = Array("0123456789.,;:\t\"'\n\r \u{0}-+eE@%#?_aNn=<>&/{}[]~".utf8)
  private static let words = [
    "-1", "0", "1e308", "1e-320", "nan", "inf", "9223372036854775807", "9223372036854775808",
    "18446744073709551616", "-0", "0x1p1000", "\r\n", "\"\"", "null", "true",
  ]
}
