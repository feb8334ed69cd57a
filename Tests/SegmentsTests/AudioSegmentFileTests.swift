import Files
import Foundation
import Safetensors
import Segments
import TestSupport
import Testing

struct AudioSegmentFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a.audio.safetensors") }
  private let metadata = [
    "recording": "P16", "step": "0.004", "sample_rate": "1000", "normalisation": "none",
  ]

  init() throws { folder = try TemporaryFolder() }

  private func problem(
    _ changes: [String: String] = [:], without key: String? = nil, name: String = "audio",
    shape: [Int] = [2, 4]
  ) throws -> String? {
    try SegmentFileVariant(metadata: metadata, name: name, shape: shape).problem(
      changes: changes, without: key, at: path
    ) { path throws(FileError) in
      try AudioSegmentFile(path: path)
    }
  }

  @Test func whatLacksIsNamed() throws {
    #expect(try problem() == nil)
    #expect(try problem(name: "faces") == "expected a tensor 'audio', found none")
    #expect(
      try problem(shape: [8]) == "expected 'audio' of shape [steps, samples], found [8]")
    #expect(
      try problem(shape: [0, 4]) == "expected 'audio' of shape [steps, samples], found [0, 4]")
    #expect(
      try problem(shape: [2, 5]) == "expected steps of 0.004 s at 1000 Hz, found 5 samples")
    #expect(
      try problem(without: "step") == "expected 'step' in the metadata, found none")
    for (key, value) in [
      ("step", "x"), ("sample_rate", "1e3"), ("normalisation", "some"), ("recording", ""),
    ] {
      #expect(
        try problem([key: value])
          == "expected a usable '\(key)' in the metadata, found '\(value)'")
    }
    #expect(try problem(["step": "nan"]) == "expected steps of nan s at 1000 Hz, found 4 samples")
    #expect(try problem(["step": "-0.004"]) != nil)
    #expect(try problem(["sample_rate": "-1000"]) != nil)
  }

  private func settings(_ normalisation: Normalisation, sequence: Double = 0.012)
    -> AudioSegmentSettings
  {
    AudioSegmentSettings(
      sampleRate: 1000, step: 0.004, sequence: sequence, normalisation: normalisation)
  }

  private func completeSteps(_ settings: AudioSegmentSettings, recording: String = "P16") throws
    -> Int?
  {
    let source = folder.path("P16.wav")
    return AudioSegmentFile.stepCount(
      ofCompleteFile: path, recording: recording,
      source: try #require(SourceIdentity(path: source)), sourcePath: source, settings: settings)
  }

  /// A file counts as made only if it is whole, of the same source, with the same settings and not
  /// older.
  @Test func aCompleteFileIsKnown() throws {
    let source = try folder.file("P16.wav", [1, 2, 3])
    #expect(try completeSteps(settings(.recording)) == nil)
    let writer = try AudioSegmentWriter(
      path: path, recording: "P16", source: SourceIdentity(path: source),
      settings: settings(.recording), tool: "test 1")
    try [Float](repeating: 1, count: 9).withUnsafeBufferPointer { try writer.append($0) }
    _ = try writer.finish()
    #expect(try completeSteps(settings(.recording)) == 2)
    #expect(try completeSteps(settings(.recording, sequence: 0.008)) == 2)
    #expect(try completeSteps(settings(.none)) == nil)
    #expect(try completeSteps(settings(.sequence)) == nil)
    #expect(try completeSteps(settings(.recording), recording: "P17") == nil)

    let future = Date(timeIntervalSinceNow: 100)
    try FileManager.default.setAttributes([.modificationDate: future], ofItemAtPath: source)
    #expect(try completeSteps(settings(.recording)) == nil)

    _ = try folder.file("P16.wav", [1, 2, 4])
    let past = Date(timeIntervalSince1970: 0)
    try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: source)
    #expect(try completeSteps(settings(.recording)) == nil)
    _ = try folder.file("P16.wav", [1, 2, 3])
    try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: source)
    #expect(try completeSteps(settings(.recording)) == 2)

    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.dropLast(1).write(to: URL(fileURLWithPath: path))
    #expect(try completeSteps(settings(.recording)) == nil)
  }

  @Test func aSourceIsKnownByItsContent() throws {
    var bytes = (0..<500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let first = SourceIdentity(path: try folder.file("a.wav", bytes))
    #expect(first?.name == "a.wav")
    #expect(first?.byteCount == 500_000)
    #expect(first?.fingerprint.count == 16)
    #expect(SourceIdentity(path: try folder.file("a.wav", bytes)) == first)
    bytes[499_999] ^= 1
    #expect(SourceIdentity(path: try folder.file("a.wav", bytes)) != first)
    #expect(SourceIdentity(path: folder.path) == nil)
    #expect(SourceIdentity(path: folder.path("none")) == nil)
  }
}
