internal import Files
package import Networks
package import Segments

/// What networks hear and see of one recording, step by step: the segment files of its sound, of
/// its faces, or of both.
package struct RecordingSegments: Sendable {
  package let recording: String
  package let audio: AudioSegmentFile?
  package let faces: FaceSegmentFile?
  /// Steps that every file has. Sound and picture of a recording seldom end in the same step.
  package let stepCount: Int
  /// Duration of a step, seconds.
  package let step: Double

  package init(_ audio: AudioSegmentFile) {
    recording = audio.recording
    self.audio = audio
    faces = nil
    stepCount = audio.stepCount
    step = audio.step
  }

  package init(_ faces: FaceSegmentFile) {
    recording = faces.recording
    audio = nil
    self.faces = faces
    stepCount = faces.stepCount
    step = faces.step
  }

  /// Sound and faces of one recording.
  ///
  /// - Throws: `badData` if they are of different recordings, their steps differ in duration, or
  ///   one is longer than the other by more than a second: they would hardly belong together.
  package init(_ audio: AudioSegmentFile, _ faces: FaceSegmentFile) throws(TrainingError) {
    guard audio.recording == faces.recording else {
      throw TrainingError(
        .badData,
        "\(faces.path): expected recording '\(audio.recording)' as in \(audio.path), "
          + "found '\(faces.recording)'")
    }
    guard audio.step == faces.step else {
      throw TrainingError(
        .badData,
        "\(faces.path): expected steps of \(audio.step) s as in \(audio.path), "
          + "found \(faces.step) s")
    }
    let difference = Double(abs(audio.stepCount - faces.stepCount)) * audio.step
    guard difference <= Self.longestDifference else {
      throw TrainingError(
        .badData,
        "\(faces.path): expected about \(audio.stepCount) steps as in \(audio.path), "
          + "found \(faces.stepCount)")
    }
    recording = audio.recording
    self.audio = audio
    self.faces = faces
    stepCount = min(audio.stepCount, faces.stepCount)
    step = audio.step
  }

  /// Seconds by which sound and faces of one recording may differ in length.
  private static let longestDifference = 1.0

  /// The segments of a folder that a kind of network takes, by recording.
  ///
  /// A multimodal network takes the recordings that have both sound and faces.
  ///
  /// - Throws: `FileError` if the folder cannot be read or a file in it is damaged; `TrainingError`
  ///   if two files are of one recording, or sound and faces do not belong together.
  package static func files(in folder: String, for kind: NetworkKind) throws
    -> [String: RecordingSegments]
  {
    switch kind {
    case .speech: return try audio(in: folder).mapValues { RecordingSegments($0) }
    case .visual: return try faces(in: folder).mapValues { RecordingSegments($0) }
    case .multimodal:
      let faces = try faces(in: folder)
      return try audio(in: folder).compactMapValues { audio in
        try faces[audio.recording].map { try RecordingSegments(audio, $0) }
      }
    }
  }

  private static func audio(in folder: String) throws -> [String: AudioSegmentFile] {
    try byRecording(
      try Folder.files(in: folder, suffix: AudioSegmentFile.suffix)
        .map { try AudioSegmentFile(path: $0) }, name: \.recording, path: \.path)
  }

  private static func faces(in folder: String) throws -> [String: FaceSegmentFile] {
    try byRecording(
      try Folder.files(in: folder, suffix: FaceSegmentFile.suffix)
        .map { try FaceSegmentFile(path: $0) }, name: \.recording, path: \.path)
  }

  private static func byRecording<File>(
    _ files: [File], name: (File) -> String, path: (File) -> String
  ) throws(TrainingError) -> [String: File] {
    var found: [String: File] = [:]
    for file in files {
      if let other = found.updateValue(file, forKey: name(file)) {
        throw TrainingError(
          .badData,
          "recording '\(name(file))': expected one segment file, found \(path(other)) and "
            + path(file))
      }
    }
    return found
  }

  /// Of the segment files, never empty.
  package var paths: [String] { [audio?.path, faces?.path].compactMap(\.self) }

  /// Adds what tells these segments from others: name, length, first and last step.
  func add(to sum: inout Checksum) {
    sum.add(recording)
    sum.add(UInt64(stepCount))
    for step in [0, stepCount - 1] {
      audio?.withSamples(ofSteps: step..<step + 1) { samples in
        for sample in samples { sum.add(UInt64(sample.bitPattern)) }
      }
      faces?.withFaces(ofSteps: step..<step + 1) { values in
        for value in values { sum.add(UInt64(value)) }
      }
    }
  }
}
