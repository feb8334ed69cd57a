import Files
import Foundation
import Safetensors
import Segments
import TestSupport
import Testing

/// Steps of 4 samples, sequences of 3 steps.
private func settings(_ normalisation: Normalisation) -> AudioSegmentSettings {
  AudioSegmentSettings(
    sampleRate: 1000, step: 0.004, sequence: 0.012, normalisation: normalisation)
}

struct AudioSegmentWriterTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a.audio.safetensors") }

  init() throws { folder = try TemporaryFolder() }

  @discardableResult private func write(
    _ samples: [Float], _ settings: AudioSegmentSettings, block: Int = 7
  ) throws -> AudioSegmentWriter.Summary {
    let writer = try AudioSegmentWriter(
      path: path, recording: "P16", source: nil, settings: settings, tool: "test 1")
    for start in stride(from: 0, to: samples.count, by: block) {
      try samples[start..<min(start + block, samples.count)].withUnsafeBufferPointer {
        try writer.append($0)
      }
    }
    return try writer.finish()
  }

  private func written() throws -> [Float] {
    let file = try AudioSegmentFile(path: path)
    return try file.samples(ofSteps: 0..<file.stepCount)
  }

  @Test func samplesAreCutIntoStepsAndTheRestIsLeftOut() throws {
    let samples = (0..<11).map { Float($0) }
    let summary = try write(samples, settings(.none))
    #expect(summary.stepCount == 2)
    #expect(summary.constantCount == 0)
    let file = try AudioSegmentFile(path: path)
    #expect(try file.samples(ofSteps: 0..<2) == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(try file.samples(ofSteps: 1..<2) == [4, 5, 6, 7])
    #expect(file.stepCount == 2)
    #expect(file.samplesPerStep == 4)
    #expect(file.recording == "P16")
    #expect(file.step == 0.004)
    #expect(file.sampleRate == 1000)
    #expect(file.normalisation == .none)
    #expect(file.mean == nil)
    #expect(file.tool == "test 1")
  }

  /// Mean of 0 2 0 2 is 1, deviation 1; the ninth sample belongs to no step and does not count.
  @Test func aRecordingIsBroughtToMeanZeroAndVarianceOne() throws {
    try write([0, 2, 0, 2, 2, 0, 2, 0, 100], settings(.recording))
    #expect(try written() == [-1, 1, -1, 1, 1, -1, 1, -1])
    let file = try AudioSegmentFile(path: path)
    #expect(file.mean == 1)
    #expect(file.standardDeviation == 1)
  }

  /// Three steps a sequence: the first has mean 1 and deviation 1, the second, of one step, mean
  /// 20 and deviation 10.
  @Test func aSequenceIsBroughtToMeanZeroAndVarianceOne() throws {
    try write([0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 10, 30, 10, 30], settings(.sequence))
    #expect(try written() == [-1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1])
    #expect(try AudioSegmentFile(path: path).mean == nil)
  }

  @Test func silenceIsNotScaled() throws {
    let silent = try write([Float](repeating: 0.25, count: 8), settings(.recording))
    #expect(silent.constantCount == 1)
    #expect(try written() == [Float](repeating: 0, count: 8))
    let half = [Float](repeating: 0, count: 12) + [1, 3, 1, 3]
    #expect(try write(half, settings(.sequence)).constantCount == 1)
    #expect(try written() == [Float](repeating: 0, count: 12) + [-1, 1, -1, 1])
  }

  @Test(arguments: [Normalisation.recording, .sequence])
  func longRecordingsHaveMeanZeroAndVarianceOne(normalisation: Normalisation) throws {
    var generator = SplitMix64(seed: 7)
    let settings = AudioSegmentSettings(
      sampleRate: 16_000, step: 0.04, sequence: 6, normalisation: normalisation)
    let samples = (0..<600_123).map { _ in Float.random(in: -0.1...0.3, using: &generator) }
    let summary = try write(samples, settings, block: 32_768)
    #expect(summary.stepCount == 937)
    let file = try AudioSegmentFile(path: path)
    let parts =
      normalisation == .recording ? [0..<937] : [0..<150, 150..<300, 300..<450, 900..<937]
    for steps in parts {
      var moments = SampleMoments()
      try file.samples(ofSteps: steps).withUnsafeBufferPointer { moments.add($0) }
      #expect(abs(moments.mean) < 1e-7)
      #expect(abs(moments.standardDeviation - 1) < 1e-7)
    }
  }

  @Test func equalSoundGivesEqualBytes() throws {
    let samples = (0..<40).map { Float($0 % 7) }
    try write(samples, settings(.recording), block: 3)
    let first = try Data(contentsOf: URL(fileURLWithPath: path))
    try write(samples, settings(.recording), block: 40)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == first)
  }

  @Test func lessThanAStepIsRefusedAndLeavesNothing() throws {
    #expect(
      throws: FileError(
        .badData, path: path, "expected at least one step of 0.004 s, found 0.003 s")
    ) {
      try write([1, 2, 3], settings(.recording))
    }
    #expect(try folder.contents.isEmpty)
  }
}
