package import Files

/// What a model takes in of one recording, step by step: one segment file of each kind.
package struct RecordingSegments: Sendable {
  package let recording: String
  /// In the order of `StepInput.Kind`, never empty.
  package let files: [SegmentFile]
  /// Steps that every file has. Sound and picture of a recording seldom end in the same step.
  package let stepCount: Int
  /// Duration of a step, seconds.
  package let step: Double

  /// - Throws: `badData` if the files are of different recordings, their steps differ in duration,
  ///   or one is longer than another by more than a second: they would hardly belong together.
  /// - Precondition: at least one file, each of another kind.
  package init(_ files: [SegmentFile]) throws(FileError) {
    let first = files[0]
    precondition(Set(files.map(\.input.kind)).count == files.count, "two files of one kind")
    for other in files.dropFirst() {
      guard first.recording == other.recording else {
        throw FileError(
          .badData, path: other.path,
          "expected recording '\(first.recording)' as in \(first.path), found '\(other.recording)'")
      }
      guard first.step == other.step else {
        throw FileError(
          .badData, path: other.path,
          "expected steps of \(first.step) s as in \(first.path), found \(other.step) s")
      }
      let difference = Double(abs(first.stepCount - other.stepCount)) * first.step
      guard difference <= Self.longestDifference else {
        throw FileError(
          .badData, path: other.path,
          "expected about \(first.stepCount) steps as in \(first.path), found \(other.stepCount)")
      }
    }
    self.files = files
    recording = first.recording
    step = first.step
    stepCount = files.map(\.stepCount).min() ?? 0
  }

  package subscript(kind: StepInput.Kind) -> SegmentFile? {
    files.first { $0.input.kind == kind }
  }

  /// - Throws: `badData` if a file is not what a model takes, or a sample is not finite.
  /// - Precondition: a file of each kind.
  package func check(fits inputs: [StepInput]) throws(FileError) {
    for input in inputs {
      guard let file = input.kind.flatMap({ self[$0] }) else {
        preconditionFailure("no file for \(input)")
      }
      try file.check(fits: input)
    }
  }

  /// Seconds by which the files of one recording may differ in length.
  private static let longestDifference = 1.0

  // MARK: Finding them

  /// The segments that a command line means, as far as a model takes them.
  ///
  /// - Parameters:
  ///   - paths: segment files, folders of them, or manifests: files named `*.csv`, or `-` for one on
  ///     standard input. Of the files of a recording, which lie beside each other, any stands for
  ///     all.
  ///   - kinds: what the model takes, in the order of `StepInput.Kind`; of a folder, recordings that
  ///     lack one are passed over.
  /// - Returns: in the order given; a folder's by name.
  /// - Throws: `FileError` if a folder holds none, a folder, manifest or file cannot be read or is
  ///   damaged, a file is not of the recording that a manifest says, or a recording comes twice.
  package static func reading(
    _ paths: [String], kinds: [StepInput.Kind]
  ) throws(FileError) -> [RecordingSegments] {
    var all: [RecordingSegments] = []
    for path in paths {
      if path == "-" || path.hasSuffix(".csv") {
        all += try inManifest(try Manifest.read(path: path), kinds)
      } else if Folder.exists(at: path) {
        all += try inFolder(path, kinds)
      } else {
        all.append(try beside(path, kinds))
      }
    }
    _ = try byRecording(all, name: \.recording) { $0.files[0].path }
    return all
  }

  private static func inFolder(
    _ folder: String, _ kinds: [StepInput.Kind]
  ) throws(FileError) -> [RecordingSegments] {
    var files: [[String: SegmentFile]] = []
    for kind in kinds {
      var found: [SegmentFile] = []
      for path in try Folder.files(in: folder, suffix: kind.suffix) {
        found.append(try SegmentFile(kind, path: path))
      }
      files.append(try byRecording(found, name: \.recording, path: \.path))
    }
    var all: [RecordingSegments] = []
    for name in files[0].keys.sorted() {
      let parts = files.compactMap { $0[name] }
      if parts.count == kinds.count { all.append(try RecordingSegments(parts)) }
    }
    guard !all.isEmpty else {
      let names = kinds.map { "*\($0.suffix)" }.joined(separator: " and ")
      throw FileError(
        .badData, path: folder,
        "expected files named \(names)\(kinds.count > 1 ? " of one recording" : ""), found none")
    }
    return all
  }

  private static func inManifest(
    _ manifest: Manifest, _ kinds: [StepInput.Kind]
  ) throws(FileError) -> [RecordingSegments] {
    var all: [RecordingSegments] = []
    var recordings: [String: String] = [:]
    var known: Set<String> = []
    for file in manifest.files {
      let segments = try beside(file, kinds)
      recordings[file] = segments.recording
      // A manifest may name sound and faces of a recording.
      if known.insert(segments.files[0].path).inserted { all.append(segments) }
    }
    for row in manifest.rows {
      guard let found = recordings[row.file], found != row.recording else { continue }
      throw FileError(
        .badData, path: row.file,
        "expected recording '\(row.recording)' as the manifest has it, found '\(found)'")
    }
    return all
  }

  /// The files beside one of them, or that file itself where its name does not tell its kind.
  private static func beside(
    _ path: String, _ kinds: [StepInput.Kind]
  ) throws(FileError) -> RecordingSegments {
    let stem = StepInput.Kind.allCases.map(\.suffix).first { path.hasSuffix($0) }
      .map { path.dropLast($0.count) }
    var files: [SegmentFile] = []
    for kind in kinds {
      files.append(try SegmentFile(kind, path: stem.map { $0 + kind.suffix } ?? path))
    }
    return try RecordingSegments(files)
  }

  private static func byRecording<File>(
    _ files: [File], name: (File) -> String, path: (File) -> String
  ) throws(FileError) -> [String: File] {
    var found: [String: File] = [:]
    for file in files {
      if let other = found.updateValue(file, forKey: name(file)) {
        throw FileError(
          .badData, path: path(file),
          "expected each recording once, found '\(name(file))' in \(path(other)) too")
      }
    }
    return found
  }
}
