import Agreement
import Files
import Foundation
import Scoring
import TestSupport
import Testing
import TimeSeries
import Uncertainty

struct ScoringRunTests {
  private static let names = ["a", "b", "c", "d", "e"]

  private static func value(_ recording: Int, _ step: Int) -> Double {
    sin(Double(recording) * 1.3 + Double(step) * 0.7) + Double(recording) * 0.1
  }

  private let gold = GoldSeries(
    TimeSeries(
      dimensions: ["arousal"],
      recordings: names.enumerated().map { place, name in
        Recording(
          name: name, times: (1...20).map(Double.init),
          columns: [(0..<20).map { value(place, $0) }])
      }))

  private func run(
    _ systems: [SystemFiles], threads: Int, settings: ScoringSettings = ScoringSettings()
  ) throws -> [SystemScores] {
    let gold = gold
    return try ScoringRun(settings: settings, series: SeriesSettings(), threads: threads)
      .scores(of: systems) { gold }.systems
  }

  /// A file with a recording a name; the later systems are the worse.
  private func file(_ names: [String], _ system: Int, in folder: TemporaryFolder) throws -> String {
    var text = "recording,time,arousal\n"
    for name in names {
      let place = try #require(Self.names.firstIndex(of: name))
      for step in 0..<20 {
        let noise = sin(Double(step * step + place)) * Double(system) * 0.3
        text += "\(name),\(step + 1),\(Self.value(place, step) + noise)\n"
      }
    }
    return try folder.file("\(system)-\(names.joined()).csv", Array(text.utf8))
  }

  private func predictions(
    _ names: [String], values: [String] = ["a", "b", "c", "d", "e"], in folder: TemporaryFolder
  ) throws -> SystemFiles {
    var text = "recording,time,arousal\n"
    for (name, value) in zip(names, values) {
      let place = try #require(Self.names.firstIndex(of: value))
      for step in 0..<20 { text += "\(name),\(step + 1),\(Self.value(place, step))\n" }
    }
    return SystemFiles(name: "", paths: [try folder.file("p.csv", Array(text.utf8))])
  }

  /// All by their file's names; those that nobody knows are said.
  @Test(arguments: [1, 3])
  func filesNamesAreMatchedWhereNoOtherIs(threads: Int) throws {
    let folder = try TemporaryFolder()
    let files = try predictions(
      ["x/b.wav", "a.mp4", "z.wav"], values: ["b", "a", "c"], in: folder)
    let scores = try run([files], threads: threads)[0]
    #expect(scores.dimensions[0].recordings.map(\.name) == ["a", "b"])
    #expect(scores.dimensions[0].pooled.moments.concordanceCorrelation() == 1)
    #expect(scores.leftOut.predictionOnlyRecordings == ["z.wav"])
    #expect(scores.leftOut.shortName?.found == "x/b.wav")
    #expect(scores.leftOut.shortName?.gold == "b")
  }

  @Test func filesNamesAreNotMatchedWhereOneNameIsTheGoldStandards() throws {
    let folder = try TemporaryFolder()
    let files = try predictions(["b.wav", "a"], values: ["b", "a"], in: folder)
    let scores = try run([files], threads: 1)[0]
    #expect(scores.dimensions[0].recordings.map(\.name) == ["a"])
    #expect(scores.leftOut.predictionOnlyRecordings == ["b.wav"])
    #expect(scores.leftOut.shortName == nil)
  }

  @Test(arguments: [
    (["s1/a.wav", "s2/a.wav"], "found 's1/a.wav' and the like"), (["q"], "found 'q'"),
    ([], "found none"),
  ])
  func namesThatDifferAreShown(names: [String], found: String) throws {
    let folder = try TemporaryFolder()
    let files = try predictions(names, in: folder)
    let error = #expect(throws: FileError.self) { try run([files], threads: 1) }
    #expect(
      error?.problem == "expected recordings of the gold standard ('a' and the like), \(found)")
  }

  @Test func threadsAndFilesMakeNoDifference() throws {
    let folder = try TemporaryFolder()
    let settings = ScoringSettings(
      delayLimit: 3, traceInterval: .block, bootstrap: Bootstrap(resamples: 20))
    let whole = try (1...3).map {
      SystemFiles(name: "\($0)", paths: [try file(Self.names, $0, in: folder)])
    }
    let split = try (1...3).map { system in
      SystemFiles(
        name: "\(system)", paths: try Self.names.map { try file([$0], system, in: folder) })
    }
    let expected = try run(whole, threads: 1, settings: settings)
    #expect(expected.map(\.dimensions[0].recordings.count) == [5, 5, 5])
    #expect(expected[0].dimensions[0].recordings.allSatisfy { $0.interval != nil })
    for threads in [1, 2, 8] {
      #expect(try run(whole, threads: threads, settings: settings) == expected)
      let found = try run(split, threads: threads, settings: settings)
      // Merged in another order, delays differ in the last bits; all else is the same.
      #expect(found.map(\.dimensions[0].recordings) == expected.map(\.dimensions[0].recordings))
      #expect(found.map(\.dimensions[0].pooled) == expected.map(\.dimensions[0].pooled))
    }
  }

  @Test(arguments: [1, 4])
  func theFirstFaultInTheOrderOfFilesIsReported(threads: Int) throws {
    let folder = try TemporaryFolder()
    var paths = try Self.names.map { try file([$0], 1, in: folder) }
    paths.insert(folder.path("missing.csv"), at: 2)
    paths.append(folder.path("missing too.csv"))
    for _ in 0..<20 {
      let error = #expect(throws: FileError.self) {
        try run([SystemFiles(name: "", paths: paths)], threads: threads)
      }
      #expect(error?.path == paths[2])
      #expect(error?.kind == .noInput)
    }
  }

  @Test(arguments: [1, 4])
  func aFaultOfTheGoldStandardComesFirst(threads: Int) throws {
    let fault = FileError(.badData, path: "gold.csv", "expected better, found worse")
    let run = ScoringRun(settings: ScoringSettings(), series: SeriesSettings(), threads: threads)
    #expect(throws: fault) {
      _ = try run.scores(of: [SystemFiles(name: "", paths: ["/nowhere"])]) {
        () throws(FileError) in throw fault
      }
    }
  }

  @Test func aSystemWithoutACommonStepIsNamed() throws {
    let folder = try TemporaryFolder()
    let good = try file(["a"], 1, in: folder)
    let strange = try folder.file("strange.csv", Array("recording,time,arousal\nz,1,2\n".utf8))
    let error = #expect(throws: FileError.self) {
      try run(
        [SystemFiles(name: "1", paths: [good]), SystemFiles(name: "2", paths: [strange])],
        threads: 2)
    }
    #expect(error?.path == strange)
    _ = try folder.file("strange.csv", Array("recording,time,liking\na,1,2\n".utf8))
    #expect(throws: FileError.self) {
      try run([SystemFiles(name: "2", paths: [strange])], threads: 2)
    }
    // A dimension of its own is left out where another file has a common one.
    let both = try run([SystemFiles(name: "2", paths: [good, strange])], threads: 2)
    #expect(both[0].leftOut.predictionOnlyDimensions == ["liking"])
  }
}
