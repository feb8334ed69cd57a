import Files
import Foundation
import Safetensors
import Segments
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
