import Agreement
import Scoring
import Testing
import Uncertainty

struct ScoreTableTests {
  private func system(
    _ name: String, _ recordings: [(String, [Double], [Double])]
  ) -> SystemScores {
    SystemScores(
      name: name,
      dimensions: [
        DimensionScores(
          name: "arousal",
          recordings: recordings.map { name, gold, prediction in
            RecordingScores(
              name: name, sums: ExactMoments(gold: gold, prediction: prediction))
          })
      ])
  }

  private let settings = ReportSettings(bootstrap: Bootstrap(resamples: 50))

  /// Two recordings at different levels. `level` gets the levels and nothing else, so it is better
  /// pooled; `shape` has the shapes at one wrong level, so its mean is better.
  @Test func rankingsByPooledAndByMeanDiffer() {
    let low = [0.0, 1, 0, 1]
    let high = [10.0, 11, 10, 11]
    let level = system(
      "level", [("a", low, [0.4, 0.6, 0.6, 0.4]), ("b", high, [10, 11, 11, 10])])
    let shape = system("shape", [("a", low, low.map { $0 + 2 }), ("b", high, high.map { $0 - 2 })])
    let table = ScoreTable([level, shape], settings: settings)
    func rank(_ name: String, _ scope: ScoreRow.Scope) -> Int? {
      table.rows.first { $0.system == name && $0.scope == scope }?.rank
    }
    #expect(rank("level", .pooled) == 1 && rank("shape", .pooled) == 2)
    #expect(rank("level", .mean) == 2 && rank("shape", .mean) == 1)
    #expect(rank("level", .recording("a")) == nil)
    #expect(table.diagnoses.map(\.system) == ["level", "shape"])
  }

  /// Files with one value each: y = 1, 2, 3, 4 and x = 2, 2, 3, 5. Means 2.5 and 3, variances 1.25 and
  /// 1.5, covariance 1.25: CCC 2.5/(1.25 + 1.5 + .25) = 5/6.
  @Test func unitsHaveAPooledRowAlone() {
    let units = system(
      "s",
      zip([1.0, 2, 3, 4], [2.0, 2, 3, 5]).map { ("u\($0)", [$0], [$1]) })
    let table = ScoreTable([units], settings: settings)
    #expect(table.rows.map(\.scope) == [.pooled])
    #expect(abs(table.rows[0].ccc - 5.0 / 6) < 1e-15)
    #expect(table.rows[0].effectiveCount == 4)
    #expect(table.rows[0].interval.interval?.reason == nil)
    #expect(table.remarks == [])

    var blocks = settings
    blocks.interval = .block
    #expect(
      ScoreTable([units], settings: blocks).remarks
        == [.interval(system: "s", dimension: "arousal", .withoutBlocks)])

    let worse = system(
      "t", zip([1.0, 2, 3, 4], [3.0, 1, 4, 0]).map { ("u\($0)", [$0], [$1]) })
    let comparison = ComparisonTable([units, worse], settings: settings)
    #expect(comparison.rows.map(\.scope) == [.pooled])
  }

  @Test func equalSystemsShareARankAndUndefinedOnesHaveNone() {
    let gold = [0.0, 1, 2, 4]
    let same = [("a", gold, [0.0, 1, 2, 3])]
    let still = [("a", [1.0, 1], [1.0, 1])]
    let table = ScoreTable(
      [
        system("x", same), system("y", same), system("z", [("a", gold, [0.0, 1, 1, 3])]),
        system("u", still),
      ], settings: settings)
    let pooled = table.rows.filter { $0.scope == .pooled }
    #expect(pooled.map(\.rank) == [1, 1, 3, nil])
  }

  /// Pearson's −1 and 1: the line reaches 0 and 1, one half on average.
  @Test func whatALineCanReachIsNeverNegative() {
    let gold = [0.0, 1, 2]
    let table = ScoreTable(
      [system("", [("a", gold, [2.0, 1, 0]), ("b", gold, [0.0, 3, 6])])], settings: settings)
    #expect(table.rows.map(\.affineCCC).prefix(2) == [0, 1])
    #expect(table.rows[3].affineCCC == 0.5)
  }

  @Test func partsTakenForSystemsAreSuspected() {
    let series = [0.0, 1, 2]
    let apart = ScoreTable(
      [system("x", [("a", series, series)]), system("y", [("b", series, series)])],
      settings: settings)
    #expect(apart.remarks.contains(.noSharedRecording))
    let together = ScoreTable(
      [system("x", [("a", series, series)]), system("y", [("a", series, series)])],
      settings: settings)
    #expect(!together.remarks.contains(.noSharedRecording))
  }

  /// The order of recordings, and so that of files, must not show in an interval.
  @Test func resamplingDoesNotDependOnTheOrderOfRecordings() {
    let recordings = (0..<6).map { index -> (String, [Double], [Double]) in
      let gold = (0..<9).map { Double(($0 * (index + 3)) % 7) }
      return ("r\(index)", gold, gold.enumerated().map { $1 + Double($0 % (index + 2)) })
    }
    let forward = ScoreTable([system("", recordings)], settings: settings).rows
    let backward = ScoreTable([system("", recordings.reversed())], settings: settings).rows
    #expect(forward.suffix(2).map(\.interval) == backward.suffix(2).map(\.interval))
    var grouped = settings
    grouped.clusters = Dictionary(
      uniqueKeysWithValues: recordings.enumerated().map { ($1.0, "s\($0 / 2)") })
    let clustered = ScoreTable([system("", recordings)], settings: grouped).rows
    #expect(clustered.suffix(2).map(\.interval) != forward.suffix(2).map(\.interval))
  }
}
