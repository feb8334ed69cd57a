import Agreement
import Files
import Scoring
import TestSupport
import Testing

struct MomentsFileTests {
  private let header = MomentsFile.columns.joined(separator: ",")

  @Test func rowsReadBackToTheLastBit() throws {
    let folder = try TemporaryFolder()
    var generator = SplitMix64(seed: 3)
    let rows = (0..<20).map { index in
      MomentsFile.Row(
        system: "a, \"b\"", dimension: "arousal", recording: "P\(index)",
        sums: ExactMoments(
          gold: hostileNumbers(30, using: &generator) + [.nan, .infinity],
          prediction: hostileNumbers(30, using: &generator) + [1, 1]))
    }
    let path = try folder.file("m.csv", Array(MomentsFile.text(of: rows).utf8))
    #expect(try MomentsFile.reading(path) == rows)
  }

  /// y 1, 2 and x 1, 4.
  @Test func textMatchesHandComputedSums() {
    let row = MomentsFile.Row(
      system: "s", dimension: "d", recording: "r",
      sums: ExactMoments(gold: [1, 2, .nan], prediction: [1, 4, 0]))
    #expect(
      MomentsFile.text(of: [row])
        == "\(header)\ns,d,r,2,1,0,0x3p0,0x5p0,0x5p0,0x11p0,0x9p0,0x1p1\n")
  }

  @Test(arguments: [
    ("1.0,1,0,0x3p0,0x5p0,0x5p0,0x11p0,0x9p0,0x1p1", "a number of pairs as n, found '1.0'"),
    ("-2,1,0,0x3p0,0x5p0,0x5p0,0x11p0,0x9p0,0x1p1", "a number of pairs as n, found '-2'"),
    ("2,,0,0x3p0,0x5p0,0x5p0,0x11p0,0x9p0,0x1p1", "a number of pairs as missing, found ''"),
    (
      "2,1,0,0x3p0,5,0x5p0,0x11p0,0x9p0,0x1p1",
      "an exact sum such as 0x1999999999999ap-52 as sum_prediction, found '5'"
    ),
    // 2 Σ y² < (Σ y)²
    (
      "2,1,0,0x3p0,0x5p0,0x1p0,0x11p0,0x9p0,0x1p1", "sums of pairs, found sums that no 2 pairs have"
    ),
    // A correlation above 1.
    (
      "2,1,0,0x3p0,0x5p0,0x5p0,0x11p0,0x99p0,0x1p1",
      "sums of pairs, found sums that no 2 pairs have"
    ),
    // |Σ x − Σ y| > Σ |x − y|
    (
      "2,1,0,0x3p0,0x5p0,0x5p0,0x11p0,0x9p0,0x1p0", "sums of pairs, found sums that no 2 pairs have"
    ),
    (
      "0,1,0,0x3p0,0x5p0,0x5p0,0x11p0,0x9p0,0x1p1", "sums of pairs, found sums that no 0 pairs have"
    ),
    (
      "9007199254740993,1,0,0x3p0,0x5p0,0x5p0,0x11p0,0x9p0,0x1p1",
      "sums of pairs, found sums that no 9007199254740993 pairs have"
    ),
  ])
  func whatIsNoSumIsRefused(fields: String, problem: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("m.csv", Array("\(header)\ns,d,r,\(fields)\n".utf8))
    #expect(throws: FileError(.badData, path: path, line: 2, "expected \(problem)")) {
      try MomentsFile.reading(path)
    }
  }

  /// Damaged files are refused, or are other sums: nothing traps, also not what is computed from them.
  @Test func damagedFilesTrapNowhere() throws {
    let folder = try TemporaryFolder()
    var generator = SplitMix64(seed: 9)
    let row = MomentsFile.Row(
      system: "s", dimension: "d", recording: "r",
      sums: ExactMoments(gold: [1, 2.5, .nan, 3e200], prediction: [1, 4, 0, -1e-200]))
    let whole = Array(MomentsFile.text(of: [row, row]).utf8)
    let letters = Array("0123456789abcdefxp-,.\"\n\r ".utf8) + [0, 255]
    var refused = 0
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: header.utf8.count..<bytes.count, using: &generator)
        bytes[place] = letters[Int.random(in: 0..<letters.count, using: &generator)]
      }
      let path = try folder.file("m.csv", bytes)
      do throws(FileError) {
        let rows = try MomentsFile.reading(path)
        let merged = rows.reduce(into: ExactMoments()) { $0.merge($1.sums) }
        #expect(Score(merged, convention: .avec).values.count == Score.measures.count)
      } catch {
        #expect(error.kind == .badData)
        refused += 1
      }
    }
    #expect(refused > 100)
  }

  @Test func aFileOfAnotherKindIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("m.csv", Array("recording,time,arousal\n".utf8))
    #expect(
      throws: FileError(
        .badData, path: path, line: 1, "expected \(header), found recording,time,arousal")
    ) { try MomentsFile.reading(path) }
  }
}
