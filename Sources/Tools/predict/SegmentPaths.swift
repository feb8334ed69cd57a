import Files
import Networks
import Segments
import ToolSupport
import Training

/// The segments that a command line means.
struct SegmentPaths {
  /// What the network takes.
  let kind: NetworkKind
  /// Where the face segment files of a table of boxes on standard input lie.
  let faceFolder: String

  /// - Parameter paths: segment files, folders, or manifests: `-` for one on standard input, which
  ///   is also what no path at all means.
  /// - Returns: each recording's segments, in the order given; a folder's by name.
  /// - Throws: if a folder holds none, a folder, manifest or file cannot be read, or a file is not
  ///   of the recording that a manifest says.
  func open(_ paths: [String]) throws -> [RecordingSegments] {
    try (paths.isEmpty ? ["-"] : paths).flatMap { path -> [RecordingSegments] in
      if path == "-" { return try open(try Manifest.read(path: path, faceFolder: faceFolder)) }
      guard Folder.exists(at: path) else { return [try open(file: path)] }
      let segments = try RecordingSegments.files(in: path, for: kind)
      guard !segments.isEmpty else {
        throw ToolError(.badData, "\(path): expected \(expectedFiles), found none")
      }
      return segments.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  private var expectedFiles: String {
    switch kind {
    case .speech: "files named *\(AudioSegmentFile.suffix)"
    case .visual: "files named *\(FaceSegmentFile.suffix)"
    case .multimodal:
      "files named *\(AudioSegmentFile.suffix) and *\(FaceSegmentFile.suffix) of one recording"
    }
  }

  private func open(_ manifest: Manifest) throws -> [RecordingSegments] {
    let recordings = Dictionary(
      try manifest.files.map { ($0, try open(file: $0)) }, uniquingKeysWith: { first, _ in first })
    for row in manifest.rows {
      guard let found = recordings[row.file]?.recording, found != row.recording else { continue }
      throw ToolError(
        .badData,
        "\(row.file): expected recording '\(row.recording)' as the manifest has it, "
          + "found '\(found)'")
    }
    return manifest.files.compactMap { recordings[$0] }
  }

  /// Sound and faces of a recording lie beside each other; either file stands for both.
  private func open(file path: String) throws -> RecordingSegments {
    let stem = [AudioSegmentFile.suffix, FaceSegmentFile.suffix]
      .first { path.hasSuffix($0) }
      .map { path.dropLast($0.count) }
    let audio = stem.map { $0 + AudioSegmentFile.suffix } ?? path
    let faces = stem.map { $0 + FaceSegmentFile.suffix } ?? path
    switch kind {
    case .speech: return RecordingSegments(try AudioSegmentFile(path: audio))
    case .visual: return RecordingSegments(try FaceSegmentFile(path: faces))
    case .multimodal:
      return try RecordingSegments(
        try AudioSegmentFile(path: audio), try FaceSegmentFile(path: faces))
    }
  }
}
