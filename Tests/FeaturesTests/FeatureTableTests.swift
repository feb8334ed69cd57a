import Files
import Segments
import TestSupport
import Testing
import TimeSeries

@testable import Features

/// Features are joined by recording and time, whatever they come from.
@Suite struct FeatureTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A file whose value of column c at step i is 100 (c + 1) + i.
  private func features(
    _ recording: String, _ set: String = "egemaps", columns: [String] = ["f0", "loudness"],
    steps: Int = 4, step: Double = 0.04, in name: String? = nil,
    value: (Int, Int) -> Float = { Float(100 * ($1 + 1) + $0) }
  ) throws -> String {
    let path = folder.path(name ?? "\(recording).\(set)\(FeatureSegmentFile.suffix)")
    let writer = try FeatureSegmentWriter(
      path: path, recording: recording, source: nil,
      settings: FeatureSegmentSettings(set: set, step: step, names: columns), tool: "test")
    for index in 0..<steps { try writer.append(columns.indices.map { value(index, $0) }) }
    try writer.finish()
    return path
  }

  private func series(_ name: String, _ text: String) throws -> String {
    try folder.file(name, Array(text.utf8))
  }

  @Test func aFolderHasEachOfItsSetsJoined() throws {
    _ = try features("A")
    _ = try features("B", steps: 5)
    _ = try features("A", "mfcc", columns: ["mfcc1"])
    _ = try features("C", "mfcc", columns: ["mfcc1"])
    _ = try features("B", "mfcc", columns: ["mfcc1"], steps: 6)
    let table = try FeatureTable(reading: [folder.path])
    #expect(table.columns == ["f0", "loudness", "mfcc1"])
    #expect(table.recordings.map(\.name) == ["A", "B"])
    #expect(table.recordings.map(\.stepCount) == [4, 5])
    #expect(table.step == 0.04)
    let values = try table.recordings[1].values(ofSteps: 1..<3)
    #expect(values == [101, 201, 101, 102, 202, 102])
    #expect(table.remarks.map(\.names) == [["C"], ["B (5, 6 steps)"]])
  }

  @Test func aSeriesIsJoinedByTime() throws {
    let file = try features("A")
    // One row at the start, which ends no step; none at .08; the third is a rounding late.
    let first = try series(
      "first.csv",
      "recording,time,arousal\nA,0,9\nA,0.04,1\nA,0.12000001,3\nA,0.16,4\n")
    let table = try FeatureTable(reading: [file, first])
    #expect(table.columns == ["f0", "loudness", "arousal"])
    let values = try table.recordings[0].values(ofSteps: 0..<4)
    #expect(values[2] == 1 && values[5].isNaN && values[8] == 3 && values[11] == 4)
    #expect(table.remarks.map(\.names) == [["A"]])
  }

  @Test func partsOfOneSeriesAreOneSource() throws {
    let train = try series("train.csv", "recording,time,v\nA,0.1,1\nA,0.2,2\n")
    let dev = try series("dev.csv", "recording,time,v\nB,0.1,3\nB,0.2,4\n")
    let table = try FeatureTable(reading: [train, dev])
    #expect(table.columns == ["v"])
    #expect(table.recordings.map(\.name) == ["A", "B"])
    #expect(try table.recordings[1].values(ofSteps: 0..<2) == [3, 4])
  }

  @Test func sourcesTellColumnsOfOneNameApart() throws {
    let svr = try series("svr.csv", "recording,time,v\nA,0.1,1\nA,0.2,2\n")
    let blstm = try series("blstm.csv", "recording,time,v\nA,0.1,3\nA,0.2,4\n")
    let table = try FeatureTable(reading: [svr, blstm])
    #expect(table.columns == ["svr.v", "blstm.v"])
    #expect(throws: FileError.self) { try FeatureTable(reading: [svr, svr]) }
  }

  @Test func manifestsNameFiles() throws {
    let a = try features("A")
    let b = try features("B")
    let manifest = try series(
      "manifest.csv",
      "recording,sequence,start,end,file\nB,0,0,0.16,\(b)\nA,0,0,0.16,\(a)\n")
    #expect(try FeatureTable(reading: [manifest]).recordings.map(\.name) == ["B", "A"])
    let wrong = try series("wrong.csv", "recording,sequence,start,end,file\nB,0,0,0.16,\(a)\n")
    #expect(
      throws: FileError(
        .badData, path: a, "expected recording 'B' as the manifest has it, found 'A'")
    ) {
      try FeatureTable(reading: [wrong])
    }
  }

  @Test func wholeRecordingsHaveOneRowOfAnyDuration() throws {
    _ = try features("A", "egemaps-whole", steps: 1, step: 3.2)
    _ = try features("B", "egemaps-whole", steps: 1, step: 5.1)
    let table = try FeatureTable(reading: [folder.path])
    #expect(table.step == nil)
    #expect(table.recordings.map(\.step) == [3.2, 5.1])
  }

  @Test func contextHasStepsBeforeAndAfterWithTheEdgesRepeated() throws {
    let file = try features("A", columns: ["a", "b"], steps: 3)
    let table = try FeatureTable(reading: [file]).withContext(0.05, of: ["b"])
    #expect(table.columns == ["a", "b@-0.04", "b", "b@+0.04"])
    #expect(
      try table.recordings[0].values(ofSteps: 0..<3)
        == [100, 200, 200, 201, 101, 200, 201, 202, 102, 201, 202, 202])
    // The same, wherever reading begins.
    #expect(try table.recordings[0].values(ofSteps: 2..<3) == [102, 201, 202, 202])
  }

  @Test func columnsAreChosenByNameNotByPlace() throws {
    let file = try features("A", columns: ["a", "b", "c"], steps: 2)
    let table = try FeatureTable(reading: [file])
    let chosen = try table.selecting(["c", "a"], for: "m")
    #expect(chosen.columns == ["c", "a"])
    #expect(try chosen.recordings[0].values(ofSteps: 0..<2) == [300, 100, 301, 101])
    #expect(
      throws: FileError(
        .badData, path: file, "expected the 2 features of m, found none called 'x', 'y'")
    ) { try table.selecting(["x", "y"], for: "m") }
  }

  @Test func blocksGoThroughAllSteps() throws {
    let file = try features("A", columns: (0..<3000).map { "c\($0)" }, steps: 800)
    let recording = try FeatureTable(reading: [file]).recordings[0]
    var found: [Range<Int>] = []
    try recording.forEachBlock { steps, values in
      #expect(values.count == steps.count * 3000)
      #expect(values[0] == Float(100 + steps.lowerBound))
      found.append(steps)
    }
    #expect(found == [0..<349, 349..<698, 698..<800])
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    let a = try features("A")
    let slow = try features("A", "slow", columns: ["s"], steps: 2, step: 0.1)
    #expect(throws: FileError.self) { try FeatureTable(reading: [a, slow]) }
    let long = try features("A", "long", columns: ["l"], steps: 40)
    let error = #expect(throws: FileError.self) { try FeatureTable(reading: [a, long]) }
    #expect(error?.problem == "recording 'A': expected about 4 steps as in \(a), found 40")
    let other = try features("B", columns: ["f0", "energy"])
    #expect(
      throws: FileError(
        .badData, path: other,
        "expected the columns of \(a), 'loudness' as column 2, found 'energy'")
    ) { try FeatureTable(reading: [a, other]) }
    let stranger = try features("Z", "slow", columns: ["s"], in: "z.slow.features.safetensors")
    #expect(throws: FileError.self) { try FeatureTable(reading: [a, stranger]) }
    let infinite = try features("I", in: "i.features.safetensors") { $0 == 2 ? .nan : Float($1) }
    #expect(try FeatureTable(reading: [infinite]).recordings[0].values(ofSteps: 2..<3)[0].isNaN)
  }
}
