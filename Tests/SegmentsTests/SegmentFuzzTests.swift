import Files
import Foundation
import Safetensors
import Segments
import SeriesReading
import TestSupport
import Testing

/// Damaged segment files, manifests and folders of them are refused, or every step can be read.
@Suite struct SegmentFuzzTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path(name))))
  }

  @Test func sound() throws {
    try SafetensorsWriter.write(
      [TensorContents(name: "audio", shape: [2, 4], floats: [1, 2, 3, 4, 5, 6, 7, 8])],
      metadata: [
        "recording": "P16", "step": "0.004", "sample_rate": "1000", "normalisation": "none",
      ], to: folder.path("whole"))
    let whole = try bytes("whole")
    var fuzz = Fuzz("sound-segments", share: 0.05, runs: 400)
    while var generator = fuzz.next() {
      let path = try folder.file(
        "a.audio.safetensors", Fuzz.damaged(whole, with: whole, using: &generator))
      do throws(FileError) {
        let file = try AudioSegmentFile(path: path)
        let count = try file.samples(ofSteps: 0..<file.stepCount).count
        #expect(count == file.stepCount * file.samplesPerStep, fuzz.run)
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }

  @Test func faces() throws {
    let writer = try FaceSegmentWriter(
      path: folder.path("whole.faces.safetensors"), recording: "P16", source: nil,
      settings: FaceSegmentSettings(step: 0.04, size: 2, margin: 0.1, options: [:]), tool: "test 1")
    for index in 0..<3 {
      try writer.append((0..<12).map { UInt8(12 * index + $0) }, isFound: index != 1)
    }
    try writer.finish()
    let whole = try bytes("whole.faces.safetensors")
    var fuzz = Fuzz("face-segments", share: 0.05, runs: 400)
    while var generator = fuzz.next() {
      let path = try folder.file(
        "a.faces.safetensors", Fuzz.damaged(whole, with: whole, using: &generator))
      do throws(FileError) {
        let file = try FaceSegmentFile(path: path)
        #expect(file.found.count == file.stepCount, fuzz.run)
        let count = try file.faces(ofSteps: 0..<file.stepCount).count
        #expect(count == file.stepCount * file.size * file.size * 3, fuzz.run)
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }

  @Test func features() throws {
    let writer = try FeatureSegmentWriter(
      path: folder.path("whole.features.safetensors"), recording: "P16", source: nil,
      settings: FeatureSegmentSettings(
        set: "two", step: 0.04, names: ["a", "b"], options: ["window": "4"]),
      tool: "test 1")
    for index in 0..<3 { try writer.append([Float(index), .nan]) }
    try writer.finish(sampleRate: 16_000)
    let whole = try bytes("whole.features.safetensors")
    var fuzz = Fuzz("feature-segments", share: 0.05, runs: 400)
    while var generator = fuzz.next() {
      let path = try folder.file(
        "a.two.features.safetensors", Fuzz.damaged(whole, with: whole, using: &generator))
      do throws(FileError) {
        let file = try FeatureSegmentFile(path: path)
        #expect(file.step > 0 && file.step.isFinite && !file.names.contains(""), fuzz.run)
        let count = try file.values(ofSteps: 0..<file.stepCount).count
        #expect(count == file.stepCount * file.names.count, fuzz.run)
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }

  /// Tables of other programs are refused, or are features on steps.
  @Test func importedTables() throws {
    let tables = ImportedTables.all.map { Array($0.utf8) }
    var fuzz = Fuzz("imported-features", share: 0.05, runs: 2000)
    while var generator = fuzz.next() {
      let table = tables[Int.random(in: 0..<tables.count, using: &generator)]
      let other = tables[Int.random(in: 0..<tables.count, using: &generator)]
      let text = Fuzz.damaged(table, with: other, using: &generator)
      let stamps = [nil] + StepPlacing.Stamp.allCases
      let placing = StepPlacing(
        stamp: stamps[Int.random(in: 0..<3, using: &generator)],
        offset: [0, -0.02, 1e9][Int.random(in: 0..<3, using: &generator)],
        step: [nil, nil, 0.01, 1e-9][Int.random(in: 0..<4, using: &generator)])
      do throws(FileError) {
        var reader = try SeriesReader(text: text, path: "table")
        let (names, isNamed) = (reader.dimensions, reader.namesRecordings)
        while let recording = try reader.next() {
          let features = try PlacedFeatures(
            recording, dimensions: names, isNamed: isNamed, placing, path: "table")
          #expect(features.step > 0 && features.stepCount > 0, fuzz.run)
          let last = features.values(ofStep: features.stepCount - 1)
          #expect(last.count == features.names.count, fuzz.run)
          #expect(!last.contains { $0.isInfinite }, fuzz.run)
        }
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }

  @Test func manifests() throws {
    let whole = Array(
      "recording,sequence,start,end,file\nP16,0,0,6,s/P16.audio.safetensors\nP16,1,6,12,\"a,b\"\n"
        .utf8)
    var fuzz = Fuzz("manifest", share: 0.04, runs: 400)
    while var generator = fuzz.next() {
      let path = try folder.file(
        "manifest.csv", Fuzz.damaged(whole, with: whole, using: &generator))
      do throws(FileError) {
        let manifest = try Manifest.read(path: path)
        let inOrder = manifest.rows.allSatisfy { $0.start.isFinite && $0.start < $0.end }
        #expect(inOrder, fuzz.run)
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }
}

/// Made-up tables in the layouts of openSMILE, its Python package and the AVEC challenges.
private enum ImportedTables {
  static let all = [
    """
    name;frameTime;loudness_sma3;F0_sma;class
    'P16';0.000000;1.500000e+00;0.000000e+00;?
    'P16';0.010000;1.600000e+00;-2.010000e+02;?
    'P16';0.020000;NaN;1.000000e-03;?

    """,
    """
    @relation openSMILE_features
    @attribute name string
    @attribute frameTime numeric
    @attribute pcm_RMSenergy_sma numeric
    @attribute class {0,1}
    @data
    'P16',0.000000,1.0e-01,?
    'P16',0.010000,?,?

    """,
    """
    file,start,end,Loudness_sma3,F1frequency_sma3nz
    rec/P16.wav,0 days 00:00:00,0 days 00:00:00.020000,0.5,500.25
    rec/P16.wav,0 days 00:00:00.010000,0 days 00:00:00.030000,0.25,
    rec/P17.wav,0 days 00:00:00,0 days 00:00:00.020000,1,2

    """,
    """
    @relation features
    @attribute frametime numeric
    @attribute F0_amean numeric
    @attribute loudness_amean numeric
    @data
    0.00,1,2
    0.04,3,?
    0.08,5,6

    """,
  ]
}
