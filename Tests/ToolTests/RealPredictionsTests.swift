import Foundation
import Networks
import Safetensors
import TestSupport
import Testing

/// From whatever recordings there are to predictions, with the network at its full size.
@Suite struct RealPredictionsTests {
  private static let media = Products.package.appending(path: "../shared/media")
    .standardizedFileURL

  private static let recordings: [URL] = {
    let files = try? FileManager.default.contentsOfDirectory(
      at: media, includingPropertiesForKeys: nil)
    return (files ?? []).filter { ["flac", "mov", "mp4", "mpg", "ogg"].contains($0.pathExtension) }
      .sorted { $0.path < $1.path }
  }()

  @Test(.enabled(if: !recordings.isEmpty, "no recordings in ../shared/media"))
  func everyStepIsPredicted() throws {
    let scratch = try TemporaryFolder()
    let model = SpeechModel(
      SpeechConfiguration(.paper, dimensions: ["arousal", "valence"]), sequenceLength: 75, seed: 1)
    try SafetensorsWriter.write(
      model.tensors, metadata: model.metadata,
      to: scratch.url.appending(path: "model.safetensors").path)

    let files = Self.recordings.map { "'\($0.path)'" }.joined(separator: " ")
    let run = try ShellRun(
      """
      set -eu
      segment-audio --output segments \(files) > manifest.csv
      predict --model model.safetensors < manifest.csv
      """, in: scratch.url, limit: 600)
    try #require(run.status == 0, "\(String(decoding: run.stderr, as: UTF8.self))")

    let manifest = try rows(
      String(contentsOf: scratch.url.appending(path: "manifest.csv"), encoding: .utf8))
    #expect(manifest.header == ["recording", "sequence", "start", "end", "file"])
    let steps = try Dictionary(
      manifest.rows.map { ($0[0], Int((try #require(Double($0[3])) / 0.04).rounded())) },
      uniquingKeysWith: max)
    #expect(steps.count == Self.recordings.count)

    let predictions = rows(String(decoding: run.stdout, as: UTF8.self))
    #expect(predictions.header == ["recording", "time", "arousal", "valence"])
    var next: [String: Int] = [:]
    for row in predictions.rows {
      let step = next[row[0], default: 0] + 1
      next[row[0]] = step
      try #require(row.count == 4)
      #expect(abs(try #require(Double(row[1])) - Double(step) * 0.04) < 1e-9)
      for value in row[2...] { #expect(try #require(Double(value)).isFinite) }
    }
    #expect(next == steps)
    // Not one value for all: the network does hear them.
    #expect(Set(predictions.rows.map { $0[2] }).count > predictions.rows.count / 2)
  }

  private func rows(_ text: String) -> (header: [String], rows: [[String]]) {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return (lines.first ?? [], Array(lines.dropFirst()))
  }
}
