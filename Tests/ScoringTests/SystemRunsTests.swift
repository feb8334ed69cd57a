import Agreement
import Files
import Scoring
import TestSupport
import Testing
import TimeSeries
import Uncertainty

struct SystemRunsTests {
  private static let gold = TimeSeries(
    dimensions: ["arousal", "valence"],
    recordings: ["a", "b", "c"].enumerated().map { place, name in
      let values = (0..<12).map { Double(($0 * (place + 3)) % 7) / 10 }
      return Recording(
        name: name, times: (1...12).map { Double($0) / 4 },
        columns: [values, values.map { 0.5 - $0 }])
    })

  /// Predictions off by steps that depend on the run; rows for which `keep` is false are left out.
  private func file(
    _ run: Int, dimensions: [String] = ["arousal", "valence"], in folder: TemporaryFolder,
    keep: (_ recording: String, _ step: Int) -> Bool = { _, _ in true }
  ) throws -> SystemFiles {
    var text = "recording,time," + dimensions.joined(separator: ",") + "\n"
    for recording in Self.gold.recordings {
      for step in 0..<12 where keep(recording.name, step) {
        text += "\(recording.name),\(recording.times[step])"
        for column in recording.columns.prefix(dimensions.count) {
          text += ",\(column[step] + Double((step * step + run * step) % 5) / 10)"
        }
        text += "\n"
      }
    }
    let path = try folder.file("run\(run).csv", Array(text.utf8))
    return SystemFiles(name: "ours", run: path, paths: [path])
  }

  private func scores(
    of runs: [SystemFiles], interval: IntervalMethod? = nil, gold: TimeSeries = gold
  ) throws -> [SystemScores] {
    let gold = GoldSeries(gold)
    let settings = ScoringSettings(
      traceInterval: interval, bootstrap: Bootstrap(resamples: 50))
    return try ScoringRun(settings: settings, series: SeriesSettings(), threads: 2)
      .scores(of: runs) { gold }.systems
  }

  private func table(
    of runs: [SystemFiles], interval: IntervalMethod? = nil
  ) throws -> ScoreTable {
    ScoreTable(
      try scores(of: runs, interval: interval),
      settings: ReportSettings(interval: interval, bootstrap: Bootstrap(resamples: 50)))
  }

  @Test func rowsAreMeansOverRuns() throws {
    let folder = try TemporaryFolder()
    let files = try (1...3).map { try file($0, in: folder) }
    let whole = try table(of: files)
    let single = try files.map { try table(of: [$0]).rows }
    #expect(whole.rows.count == 2 * (3 + 2))
    for (index, row) in whole.rows.enumerated() {
      let values = single.map { $0[index].ccc }
      let mean = values.reduce(0, +) / 3
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      #expect(abs(row.ccc - mean) < 1e-15)
      #expect(abs(try #require(row.deviation) - (squares / 2).squareRoot()) < 1e-15)
      #expect(row.runCount == 3 && row.score.count == single[0][index].score.count)
      for measure in row.score.values.indices {
        let mean = single.reduce(0) { $0 + $1[index].score.values[measure] } / 3
        #expect(abs(row.score.values[measure] - mean) < 1e-14)
      }
      #expect((row.rank == 1) == !row.scope.isRecording)
    }
    #expect(whole.diagnoses.map(\.run) == files.map(\.run) + files.map(\.run))
    #expect(whole.remarks == [])
  }

  /// One run, and runs that are all one, have what the system has by itself.
  @Test(arguments: [nil, IntervalMethod.block, .jackknife, .cluster])
  func equalRunsAreOneSystem(interval: IntervalMethod?) throws {
    let folder = try TemporaryFolder()
    let run = try file(2, in: folder)
    let alone = SystemFiles(name: "ours", paths: run.paths)
    let expected = try table(of: [alone], interval: interval).rows
    #expect(try table(of: [run], interval: interval).rows == expected)
    let found = try table(of: [run, run, run], interval: interval).rows
    #expect(found.map(\.score) == expected.map(\.score))
    #expect(found.map(\.interval) == expected.map(\.interval))
    #expect(found.allSatisfy { $0.deviation == 0 })
    if interval == .block { #expect(found[0].interval.interval?.reason == nil) }
  }

  /// What the second run lacks, or has too much.
  @Test(arguments: [true, false])
  func runsMustCoverTheSame(isSecond: Bool) throws {
    let folder = try TemporaryFolder()
    let whole = try file(1, in: folder)
    func problem(_ part: SystemFiles) -> String? {
      let runs = isSecond ? [whole, part] : [part, whole]
      let error = #expect(throws: FileError.self) { try scores(of: runs) }
      #expect(error?.kind == .badData && error?.path == part.run)
      return error?.problem
    }
    let end = ", as the other run \(whole.run ?? "") of ours has it, found none"
    #expect(
      problem(try file(2, dimensions: ["arousal"], in: folder))
        == "expected a prediction of valence" + end)
    #expect(
      problem(try file(2, in: folder) { recording, _ in recording != "b" })
        == "expected arousal of recording b" + end)
    #expect(
      problem(try file(2, in: folder) { recording, step in recording != "c" || step != 6 })
        == "expected arousal of recording c at 1.75 s" + end)
  }

  /// As many steps are not the same steps, even where the gold standard has the same values.
  @Test func asManyStepsAreNotTheSame() throws {
    let folder = try TemporaryFolder()
    var gold = Self.gold
    gold.recordings[0].columns[0] = [Double](repeating: 0.5, count: 12)
    let first = try file(1, in: folder) { _, step in step != 3 }
    let second = try file(2, in: folder) { _, step in step != 4 }
    let error = #expect(throws: FileError.self) { try scores(of: [first, second], gold: gold) }
    #expect(error?.path == second.run)
    #expect(error?.problem.contains("arousal of recording a at 1.25 s") == true)
  }

  /// A step at which the gold standard has no value is no pair in any run.
  @Test func stepsWithoutAGoldStandardDoNotMatter() throws {
    let folder = try TemporaryFolder()
    var gold = Self.gold
    for dimension in 0..<2 { gold.recordings[1].columns[dimension][5] = .nan }
    let runs = [
      try file(1, in: folder),
      try file(2, in: folder) { recording, step in recording != "b" || step != 5 },
    ]
    let found = try scores(of: runs, gold: gold)
    #expect(found.map { $0.dimensions[0].recordings[1].moments.count } == [11, 11])
  }

  /// A prediction that is constant has no Pearson's coefficient in one run, and so the mean has none.
  @Test func whatOneRunLacksTheMeanLacks() throws {
    let folder = try TemporaryFolder()
    let still = "recording,time,arousal\n" + (1...12).map { "a,\(Double($0) / 4),0.5\n" }.joined()
    let path = try folder.file("still.csv", Array(still.utf8))
    let moving = try file(1, dimensions: ["arousal"], in: folder) { name, _ in name == "a" }
    let rows = try table(
      of: [moving, SystemFiles(name: "ours", run: path, paths: [path])]
    ).rows
    let alone = try table(of: [moving]).rows
    #expect(rows[0].ccc == alone[0].ccc / 2)
    #expect(rows[0].score.values[1].isNaN)
  }
}
