import Files
import Segments
import TestSupport
import Testing

struct RecordingSegmentsTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func audio(_ recording: String, steps: Int, step: Double = 0.04) throws
    -> SegmentFile
  {
    let path = folder.path("\(recording)\(steps)\(AudioSegmentFile.suffix)")
    let writer = try AudioSegmentWriter(
      path: path, recording: recording, source: nil,
      settings: AudioSegmentSettings(
        sampleRate: 500, step: step, sequence: 1, normalisation: .none), tool: "test")
    let samples = [Float](repeating: 0.5, count: steps * Int(500 * step))
    try samples.withUnsafeBufferPointer { try writer.append($0) }
    _ = try writer.finish()
    return try SegmentFile(.waveform, path: path)
  }

  private func faces(_ recording: String, steps: Int) throws -> SegmentFile {
    let path = folder.path("\(recording)\(steps)\(FaceSegmentFile.suffix)")
    let writer = try FaceSegmentWriter(
      path: path, recording: recording, source: nil,
      settings: FaceSegmentSettings(step: 0.04, size: 2, margin: 0), tool: "test")
    for _ in 0..<steps { try writer.append([UInt8](repeating: 9, count: 12), isFound: true) }
    try writer.finish()
    return try SegmentFile(.frames, path: path)
  }

  @Test func stepsAreThoseThatSoundAndFacesHave() throws {
    let one = try RecordingSegments([audio("a", steps: 30), faces("a", steps: 28)])
    #expect(one.stepCount == 28)
    let other = try RecordingSegments([audio("a", steps: 30), faces("a", steps: 55)])
    #expect(other.stepCount == 30)
    #expect(
      other.files.map(\.path) == [
        folder.path("a30.audio.safetensors"), folder.path("a55.faces.safetensors"),
      ])
  }

  @Test func whatDoesNotBelongTogetherIsRefused() throws {
    let sound = try audio("a", steps: 30)
    let cases = [
      (sound, try faces("b", steps: 30), "found 'b'"),
      (sound, try faces("a", steps: 56), "expected about 30 steps"),
      (
        try audio("a", steps: 31, step: 0.02), try faces("a", steps: 31), "expected steps of 0.02 s"
      ),
    ]
    for (audio, faces, problem) in cases {
      let error = #expect(throws: FileError.self) { try RecordingSegments([audio, faces]) }
      #expect(error?.kind == .badData)
      #expect(error?.description.contains(problem) == true)
    }
  }

  private func names(
    _ paths: [String], _ kinds: StepInput.Kind...
  ) throws -> [String] {
    try RecordingSegments.reading(paths, kinds: kinds).map(\.recording)
  }

  @Test func aFolderHasWhatAModelTakes() throws {
    _ = try (audio("a", steps: 30), faces("a", steps: 30))
    _ = try audio("heard", steps: 30)
    _ = try faces("seen", steps: 30)
    #expect(try names([folder.path], .waveform) == ["a", "heard"])
    #expect(try names([folder.path], .frames) == ["a", "seen"])
    #expect(try names([folder.path], .waveform, .frames) == ["a"])
    _ = try faces("a", steps: 31)
    let error = #expect(throws: FileError.self) { try names([folder.path], .frames) }
    #expect(
      error?.description
        == "\(folder.path("a31.faces.safetensors")): expected each recording once, "
        + "found 'a' in \(folder.path("a30.faces.safetensors")) too")
  }

  /// Either file stands for both; a manifest may name both.
  @Test func filesFoldersAndManifestsAreReadAlike() throws {
    let (sound, picture) = try (audio("a", steps: 30), faces("a", steps: 30))
    let other = try audio("b", steps: 30)
    let both: [StepInput.Kind] = [.waveform, .frames]
    for path in [sound.path, picture.path] {
      let segments = try RecordingSegments.reading([path], kinds: both)
      #expect(segments.map { $0.files.map(\.path) } == [[sound.path, picture.path]])
    }
    let rows = [("a", sound.path), ("a", picture.path), ("b", other.path)].map {
      Manifest.Row(recording: $0, sequence: 0, start: 0, end: 1.2, file: $1).line
    }
    func manifest(_ rows: [String]) throws -> String {
      let text = ([Manifest.columns.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
      return try folder.file("manifest.csv", Array(text.utf8))
    }
    #expect(try names([manifest(rows)], .waveform) == ["a", "b"])
    #expect(try names([manifest(Array(rows[..<2]))], .waveform, .frames) == ["a"])
    #expect(try names([other.path, sound.path], .waveform) == ["b", "a"])
    #expect(throws: FileError.self) { try names([folder.path, sound.path], .waveform) }
    let wrong = Manifest.Row(recording: "c", sequence: 0, start: 0, end: 1, file: sound.path).line
    let error = #expect(throws: FileError.self) { try names([manifest([wrong])], .waveform) }
    #expect(
      error?.description
        == "\(sound.path): expected recording 'c' as the manifest has it, found 'a'")
  }

  @Test func aFolderWithoutThemIsAnError() throws {
    _ = try audio("a", steps: 30)
    let error = #expect(throws: FileError.self) {
      try names([folder.path], .waveform, .frames)
    }
    #expect(
      error?.description == "\(folder.path): expected files named *.audio.safetensors and "
        + "*.faces.safetensors of one recording, found none")
  }

  @Test func aFileMustBeWhatAModelTakes() throws {
    let (sound, picture) = try (audio("a", steps: 30), faces("a", steps: 30))
    try sound.check(fits: .waveform(samples: 20, sampleRate: 500))
    try picture.check(fits: .frames(size: 2, step: 0.04))
    for (file, input, problem) in [
      (
        sound, StepInput.waveform(samples: 640, sampleRate: 16_000),
        "expected 640 samples a step at 16000 Hz, found 20 at 500 Hz"
      ),
      (
        picture, .frames(size: 96, step: 0.04),
        "expected faces of 96 pixels every 0.04 s, found 2 pixels every 0.04 s"
      ),
    ] {
      let error = #expect(throws: FileError.self) { try file.check(fits: input) }
      #expect(error?.kind == .badData)
      #expect(error?.description == "\(file.path): \(problem)")
    }
  }
}
