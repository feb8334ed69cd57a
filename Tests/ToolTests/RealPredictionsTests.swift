import Foundation
import Networks
import Safetensors
import TestSupport
import Testing

/// From whatever recordings there are to predictions, with the network at its full size.
@Suite struct RealPredictionsTests {
  private static let recordings: [URL] = {
    let files = try? FileManager.default.contentsOfDirectory(
      at: RealRecordings.folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { ["flac", "mov", "mp4", "mpg", "ogg"].contains($0.pathExtension) }
      .sorted { $0.path < $1.path }
  }()

  @Test(.needsRealRecordings)
  func everyStepIsPredicted() throws {
    let scratch = try TemporaryFolder()
    let model = NetworkModel(
      .speech(.paper, dimensions: ["arousal", "valence"]), sequenceLength: 75, seed: 1)
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

  /// The whole chain on the videos: a small network of sound and faces learns where the face is, of
  /// which two raters say a coordinate each.
  @Test(.needsRealRecordings)
  func everyToolRunsOverTheVideos() throws {
    let scratch = try TemporaryFolder()
    let videos = Self.recordings.filter { ["mov", "mp4", "mpg"].contains($0.pathExtension) }
    let speech = NetworkModel(
      .speech(.released, dimensions: ["place"]), sequenceLength: 25, seed: 1)
    try SafetensorsWriter.write(
      speech.tensors, metadata: speech.metadata,
      to: scratch.url.appending(path: "speech.safetensors").path)
    let run = try ShellRun(
      """
      set -eu
      videos="\(videos.map { "'\($0.path)'" }.joined(separator: " "))"
      eval segment-audio --output segments $videos > audio.csv
      eval extract-faces --output segments $videos > faces.csv

      rate() { awk -F , -v at=$1 'NR == 1 { print "recording,time,place" }
        NR > 1 { print $1 "," $4 "," ($at == "" ? NR % 50 : $at) / 1000 }' faces.csv; }
      rate 5 > across.csv
      rate 6 > down.csv
      fuse-ratings --method ewe --raters-from files across.csv down.csv > gold.csv
      rater-agreement --raters-from files across.csv down.csv > agreement.csv

      awk -F , 'NR == 1 { print "recording,partition" }
        NR > 1 && !($1 in seen) { seen[$1]; print $1 (NR % 2 ? ",train" : ",validation") }' \
        faces.csv | sed '2s/,.*/,train/; $s/,.*/,validation/' > partition.csv
      data="--segments segments --gold gold.csv --partition partition.csv --epochs 1"
      train visual --preset small --sequence-length 25 $data --output visual.safetensors > /dev/null
      train multimodal --speech speech.safetensors --visual visual.safetensors \
        --sequence-length 25 $data --output model.safetensors > curve.csv
      predict --model model.safetensors segments > predictions.csv
      postprocess fit --gold gold.csv predictions.csv > chain.json
      postprocess apply --chain chain.json predictions.csv \
        | score-ccc --gold gold.csv > scores.csv
      """, in: scratch.url, limit: 900)
    try #require(run.status == 0, "\(String(decoding: run.stderr, as: UTF8.self))")

    func table(_ name: String) throws -> [[String]] {
      try rows(String(contentsOf: scratch.url.appending(path: name), encoding: .utf8)).rows
    }
    let names = videos.map { $0.deletingPathExtension().lastPathComponent }
    let faces = Dictionary(grouping: try table("faces.csv")) { $0[0] }.mapValues(\.count)
    let sound = try Dictionary(
      table("audio.csv").map { ($0[0], Int((try #require(Double($0[3])) / 0.04).rounded())) },
      uniquingKeysWith: max)
    #expect(Set(faces.keys) == Set(names))
    // Sound and faces of one step belong together, so there are as many of either.
    #expect(faces == sound)
    let predictions = try table("predictions.csv")
    #expect(Dictionary(grouping: predictions) { $0[0] }.mapValues(\.count) == faces)
    for row in predictions { #expect(try #require(Double(row[2])).isFinite) }
    #expect(try table("gold.csv").count == predictions.count)
    #expect(Set(try table("agreement.csv").map { $0[1] }) == Set(names + ["all"]))
    #expect(try table("curve.csv").count == 1)
    let scored = Set(try table("scores.csv").map { $0[1] })
    #expect(scored == Set(names + ["pooled", "mean"]))
  }

  private func rows(_ text: String) -> (header: [String], rows: [[String]]) {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return (lines.first ?? [], Array(lines.dropFirst()))
  }
}
