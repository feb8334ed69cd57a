import Agreement
import Files
import Scoring
import TestSupport
import Testing

/// Damaged moments are refused, or are sums that pairs have: they are merged, and written back.
@Suite struct MomentsFuzzTests {
  @Test func whateverTheBytes() throws {
    let folder = try TemporaryFolder()
    let rows = ["P1", "P, 2"].map { recording in
      MomentsFile.Row(
        system: "ours", dimension: "arousal", recording: recording,
        sums: ExactMoments(gold: [0.1, 0.25, 1e-3], prediction: [0.2, .nan, -5]))
    }
    let whole = Array(MomentsFile.text(of: rows).utf8)
    var fuzz = Fuzz("moments", share: 0.06, runs: 400)
    while var generator = fuzz.next() {
      let path = try folder.file("m.csv", Fuzz.damaged(whole, with: whole, using: &generator))
      do throws(FileError) {
        let read = try MomentsFile.reading(path)
        let again = try folder.writing("again.csv", MomentsFile.text(of: read))
        let rows = try MomentsFile.reading(again)
        #expect(rows == read, fuzz.run)
        _ = try MergedMoments(files: [path, again], selected: nil)
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }
}

extension TemporaryFolder {
  fileprivate func writing(_ name: String, _ text: String) throws(FileError) -> String {
    do {
      return try file(name, Array(text.utf8))
    } catch {
      throw FileError(.inputOutput, path: name, "\(error)")
    }
  }
}
