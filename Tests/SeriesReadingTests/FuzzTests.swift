import Files
import Foundation
import TestSupport
import Testing
import TimeSeries

/// Files of every layout with bytes flipped, put in, taken out and doubled.
@Suite struct FuzzTests {
  /// CONCORD_FUZZ_RUNS=1000000 for a long run.
  static let runs =
    ProcessInfo.processInfo.environment["CONCORD_FUZZ_RUNS"].flatMap { Int($0) } ?? 20_000
  static let shares = 8

  @Test(arguments: 0..<shares)
  func whatIsReadIsASeriesWhateverTheBytes(share: Int) throws {
    var generator = SplitMix64(seed: UInt64(share))
    for round in 0..<Self.runs / Self.shares {
      let layout = Layout.all[Int(generator.next() % UInt64(Layout.all.count))]
      let bytes = Self.mutated(Array(layout.text.utf8), using: &generator)
      let whole = Outcome { () throws(FileError) in try Self.checked(bytes, layout.path) }
      if round % 8 == 0 {
        let size = 1 + Int(generator.next() % 40)
        let cut = Outcome { () throws(FileError) in
          try read(bytes, path: layout.path, blockSize: size)
        }
        #expect(whole == cut, "blocks of \(size): \(String(decoding: bytes, as: UTF8.self))")
      }
      if case .fault(let error) = whole { #expect(error.kind == .badData) }
    }
  }

  /// What is read is consistent, and is the same after writing and reading it again.
  private static func checked(_ bytes: [UInt8], _ path: String) throws(FileError) -> TimeSeries {
    let series = try read(bytes, path: path)
    #expect(Set(series.recordings.map(\.name)).count == series.recordings.count)
    for recording in series.recordings {
      #expect(!recording.name.isEmpty && recording.stepCount > 0)
      #expect(zip(recording.times, recording.times.dropFirst()).allSatisfy { $0 < $1 })
      #expect(recording.times.allSatisfy { $0.isFinite })
      #expect(recording.columns.allSatisfy { $0.allSatisfy { !$0.isInfinite } })
    }
    let again = try read(written(series), path: "again.csv")
    #expect(Outcome(again) == Outcome(series), "\(String(decoding: bytes, as: UTF8.self))")
    return series
  }

  private static let likely = Array("0123456789.,;\t\"'\n\r \u{0}-+eE@%#?_aNn=".utf8)

  private static func mutated(
    _ bytes: [UInt8], using generator: inout SplitMix64
  ) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int(generator.next() % 4) {
      guard !bytes.isEmpty else { break }
      let place = Int(generator.next() % UInt64(bytes.count))
      let length = min(1 + Int(generator.next() % 12), bytes.count - place)
      switch generator.next() % 6 {
      case 0: bytes[place] ^= 1 << UInt8(generator.next() % 8)
      case 1: bytes[place] = likely[Int(generator.next() % UInt64(likely.count))]
      case 2: bytes.insert(likely[Int(generator.next() % UInt64(likely.count))], at: place)
      case 3: bytes.removeSubrange(place..<place + length)
      case 4: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }
}
