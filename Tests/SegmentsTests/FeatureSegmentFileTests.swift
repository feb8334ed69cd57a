import Files
import Foundation
import Safetensors
import Segments
import TestSupport
import Testing

struct FeatureSegmentFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("P16.two.features.safetensors") }
  private let metadata = ["recording": "P16", "set": "two", "step": "0.04", "names": "a\nb"]

  init() throws { folder = try TemporaryFolder() }

  private func settings(
    step: Double? = 0.04, names: [String] = ["a", "b, \"c\""],
    options: [String: String] = ["window": "4"]
  ) -> FeatureSegmentSettings {
    FeatureSegmentSettings(set: "two", step: step, names: names, options: options)
  }

  private func write(
    _ rows: [[Float]], _ settings: FeatureSegmentSettings, of source: String? = nil
  )
    throws
  {
    let writer = try FeatureSegmentWriter(
      path: path, recording: "P16", source: source.flatMap { SourceIdentity(path: $0) },
      settings: settings, tool: "test 1")
    for row in rows { try writer.append(row) }
    #expect(writer.stepCount == rows.count)
    try writer.finish(sampleRate: 16_000, duration: settings.step == nil ? 3.5 : nil)
  }

  private func problem(
    _ changes: [String: String] = [:], without key: String? = nil, name: String = "features",
    shape: [Int] = [3, 2]
  ) throws -> String? {
    try SegmentFileVariant(metadata: metadata, name: name, shape: shape).problem(
      changes: changes, without: key, at: path
    ) { path throws(FileError) in
      try FeatureSegmentFile(path: path)
    }
  }

  @Test func whatIsWrittenReadsBack() throws {
    try write([[1, 2], [.nan, -201], [5, 6]], settings())
    let file = try FeatureSegmentFile(path: path)
    #expect(file.recording == "P16")
    #expect(file.set == "two")
    #expect(file.names == ["a", "b, \"c\""])
    #expect(file.step == 0.04)
    #expect(file.stepCount == 3)
    #expect(file.tool == "test 1")
    #expect(try file.values(ofSteps: 2..<3) == [5, 6])
    let middle = try file.values(ofSteps: 1..<2)
    #expect(middle[0].isNaN && middle[1] == -201)
    #expect(try SafetensorsFile(path: path).metadata["sample_rate"] == "16000")
  }

  /// A block is 262,144 numbers; 6,373 names need a longer header than usual.
  @Test func manyWideRowsAreWrittenInBlocks() throws {
    let names = (0..<6373).map { "audSpec_Rfilt_sma[\($0)]__percentile99.0" }
    let rows = (0..<100).map { row in names.indices.map { Float(row * 10_000 + $0) } }
    try write(rows, settings(names: names))
    let file = try FeatureSegmentFile(path: path)
    #expect(file.names == names)
    for step in [0, 41, 42, 99] { #expect(try file.values(ofSteps: step..<step + 1) == rows[step]) }
  }

  @Test func theOnlyStepMayBeTheRecording() throws {
    try write([[1, 2]], settings(step: nil))
    #expect(try FeatureSegmentFile(path: path).step == 3.5)
  }

  @Test func whatLacksIsNamed() throws {
    #expect(try problem() == nil)
    #expect(try problem(name: "audio") == "expected a tensor 'features', found none")
    for shape in [[6], [0, 2], [3, 0]] {
      #expect(
        try problem(shape: shape)
          == "expected 'features' of shape [steps, features], found \(shape)")
    }
    #expect(try problem(shape: [3, 3]) == "expected 3 names of features, found 2")
    for key in metadata.keys {
      #expect(try problem(without: key) == "expected '\(key)' in the metadata, found none")
      #expect(try problem([key: ""]) != nil)
    }
    for step in ["x", "0", "-0.04", "nan", "inf"] {
      #expect(
        try problem(["step": step])
          == "expected a usable 'step' in the metadata, found '\(step)'")
    }
    #expect(try problem(["names": "a\n"])?.hasPrefix("expected a usable 'names'") == true)
  }

  @Test func aCompleteFileIsKnown() throws {
    let source = try folder.file("P16.wav", [1, 2, 3])
    func isComplete(_ settings: FeatureSegmentSettings, recording: String = "P16") throws -> Bool {
      let identity = try #require(SourceIdentity(path: source))
      return FeatureSegmentFile.complete(
        path, recording: recording, source: identity, sourcePath: source
      ) { _ in settings } != nil
    }
    #expect(try !isComplete(settings()))
    try write([[1, 2]], settings(), of: source)
    #expect(try isComplete(settings()))
    #expect(try !isComplete(settings(names: ["a", "c"])))
    #expect(try !isComplete(settings(options: ["window": "6"])))
    #expect(try !isComplete(settings(step: 0.1)))
    #expect(try !isComplete(settings(), recording: "P17"))
    try write([[1, 2]], settings(step: nil), of: source)
    #expect(try isComplete(settings(step: nil)))
    let future = Date(timeIntervalSinceNow: 100)
    try FileManager.default.setAttributes([.modificationDate: future], ofItemAtPath: source)
    #expect(try !isComplete(settings(step: nil)))
  }

  @Test func aWriterThatIsDroppedLeavesNothing() throws {
    do {
      let writer = try FeatureSegmentWriter(
        path: path, recording: "P16", source: nil, settings: settings(), tool: "test 1")
      try writer.append([1, 2])
    }
    #expect(try folder.contents == [])
  }
}
