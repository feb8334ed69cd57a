import Networks
import Segments
import TestSupport
import Testing
import Training

struct RecordingSegmentsTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func audio(_ recording: String, steps: Int, step: Double = 0.04) throws
    -> AudioSegmentFile
  {
    let path = folder.path("\(recording)\(steps)\(AudioSegmentFile.suffix)")
    let writer = try AudioSegmentWriter(
      path: path, recording: recording, source: nil,
      settings: AudioSegmentSettings(
        sampleRate: 500, step: step, sequence: 1, normalisation: .none), tool: "test")
    let samples = [Float](repeating: 0.5, count: steps * Int(500 * step))
    try samples.withUnsafeBufferPointer { try writer.append($0) }
    _ = try writer.finish()
    return try AudioSegmentFile(path: path)
  }

  private func faces(_ recording: String, steps: Int) throws -> FaceSegmentFile {
    let path = folder.path("\(recording)\(steps)\(FaceSegmentFile.suffix)")
    let writer = try FaceSegmentWriter(
      path: path, recording: recording, source: nil,
      settings: FaceSegmentSettings(step: 0.04, size: 2, margin: 0), tool: "test")
    for _ in 0..<steps { try writer.append([UInt8](repeating: 9, count: 12), isFound: true) }
    try writer.finish()
    return try FaceSegmentFile(path: path)
  }

  @Test func stepsAreThoseThatSoundAndFacesHave() throws {
    let one = try RecordingSegments(audio("a", steps: 30), faces("a", steps: 28))
    #expect(one.stepCount == 28)
    let other = try RecordingSegments(audio("a", steps: 30), faces("a", steps: 55))
    #expect(other.stepCount == 30)
    #expect(
      other.paths == [folder.path("a30.audio.safetensors"), folder.path("a55.faces.safetensors")])
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
      let error = #expect(throws: TrainingError.self) { try RecordingSegments(audio, faces) }
      #expect(error?.kind == .badData)
      #expect(error?.description.contains(problem) == true)
    }
  }

  @Test func aFolderHasWhatEachNetworkTakes() throws {
    _ = try (audio("a", steps: 30), faces("a", steps: 30))
    _ = try audio("heard", steps: 30)
    _ = try faces("seen", steps: 30)
    func names(_ kind: NetworkKind) throws -> [String] {
      try RecordingSegments.files(in: folder.path, for: kind).keys.sorted()
    }
    #expect(try names(.speech) == ["a", "heard"])
    #expect(try names(.visual) == ["a", "seen"])
    #expect(try names(.multimodal) == ["a"])
    _ = try faces("a", steps: 31)
    let error = #expect(throws: TrainingError.self) { try names(.visual) }
    #expect(error?.description.contains("recording 'a': expected one segment file") == true)
  }
}
