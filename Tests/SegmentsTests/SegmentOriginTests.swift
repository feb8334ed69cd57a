import Files
import Foundation
import TestSupport
import Testing

@testable import Segments

/// Of what a segment file was made, and what may take its place.
struct SegmentOriginTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("P16.audio.safetensors") }

  init() throws { folder = try TemporaryFolder() }

  private func settings(_ part: [String: String] = [:]) -> AudioSegmentSettings {
    AudioSegmentSettings(
      sampleRate: 1000, step: 0.004, sequence: 0.012, normalisation: .none, part: part)
  }

  private func write(
    of source: SourceIdentity?, _ part: [String: String] = [:], isCut: Bool = false
  ) throws {
    let writer = try AudioSegmentWriter(
      path: path, recording: "P16", source: source, settings: settings(part), tool: "test 1")
    try [Float](repeating: 1, count: 9).withUnsafeBufferPointer { try writer.append($0) }
    _ = try writer.finish(isCut: isCut)
  }

  private func problem(_ source: SourceIdentity?, _ part: [String: String]? = [:]) -> String? {
    do throws(FileError) {
      try SegmentOrigin.check(path, source: source, sourcePath: "b/P16.wav", part: part)
      return nil
    } catch {
      #expect(error.kind == .badData && error.path == "b/P16.wav")
      return error.problem
    }
  }

  @Test func anotherSourceIsRefused() throws {
    let first = try #require(SourceIdentity(path: try folder.file("P16.wav", [1, 2, 3])))
    let other = SourceIdentity(path: try folder.file("P16.wav", [1, 2, 4]))
    let named = SourceIdentity(path: try folder.file("P17.wav", [1, 2, 3]))
    #expect(problem(first) == nil)
    try write(of: first)
    #expect(problem(first) == nil)
    for source in [other, named, nil] {
      let text = try #require(problem(source))
      #expect(
        text.hasPrefix(
          "expected \(path) to be made of it, found it made of P16.wav (3 bytes, fingerprint "
            + "\(first.fingerprint)); --force replaces it"))
    }
    try write(of: nil)
    #expect(problem(nil) == nil)
    #expect(problem(first)?.contains("found it made of a stream;") == true)
  }

  @Test func anotherPartIsRefused() throws {
    let source = SourceIdentity(path: try folder.file("P16.wav", [1, 2, 3]))
    try write(of: source, ["channel": "left"])
    #expect(problem(source, ["channel": "left"]) == nil)
    #expect(
      problem(source, ["channel": "right", "track": "2"])
        == "expected \(path) to be made of channel right, track 2, found it made of channel left; "
        + "--force replaces it")
    #expect(problem(source, nil) == nil)
    #expect(problem(source)?.contains("made of its sound as a whole, found") == true)
  }

  @Test func whatIsNoSegmentFileMayBeReplaced() throws {
    _ = try folder.file("P16.audio.safetensors", [1, 2, 3])
    #expect(problem(nil) == nil)
  }

  /// A file of a recording that was cut short counts as made only where that is allowed.
  @Test func cutFilesAreComplete() throws {
    let source = try folder.file("P16.wav", [1, 2, 3])
    let identity = try #require(SourceIdentity(path: source))
    func stepCount(allowsCut: Bool) -> Int? {
      AudioSegmentFile.stepCount(
        ofCompleteFile: path, recording: "P16", source: identity, sourcePath: source,
        settings: settings(), allowsCut: allowsCut)
    }
    try write(of: identity)
    #expect(stepCount(allowsCut: true) == 2 && stepCount(allowsCut: false) == 2)
    try write(of: identity, isCut: true)
    #expect(stepCount(allowsCut: true) == 2 && stepCount(allowsCut: false) == nil)
  }

  @Test func cutFacesAreComplete() throws {
    let source = try folder.file("P16.mp4", [1, 2, 3])
    let identity = try #require(SourceIdentity(path: source))
    let faces = folder.path("P16.faces.safetensors")
    let settings = FaceSegmentSettings(step: 0.04, size: 2, margin: 0)
    let writer = try FaceSegmentWriter(
      path: faces, recording: "P16", source: identity, settings: settings, tool: "test 1")
    try writer.append([UInt8](repeating: 1, count: 12), isFound: true)
    try writer.finish(isCut: true)
    for allowsCut in [true, false] {
      let file = FaceSegmentFile.complete(
        faces, recording: "P16", source: identity, sourcePath: source, settings: settings,
        allowsCut: allowsCut)
      #expect((file != nil) == allowsCut)
    }
  }
}
