import Foundation
import TestSupport
import Testing

/// Runs the blocks of docs/python.md, one after the other.
@Suite(
  .enabled(
    if: PythonPackages.hasTorch && PythonPackages.has("pandas"),
    "CONCORD_TORCH_PYTHON names no Python with PyTorch and pandas"))
struct PythonDocumentTests {
  @Test func doesWhatItSays() throws {
    let document = Products.package.appending(path: "docs/python.md")
    let blocks = FencedBlock.all(in: try String(contentsOf: document, encoding: .utf8))
    let scratch = try TemporaryFolder()
    let script = blocks.filter { $0.language == "python" }.map(\.text).joined(separator: "\n")
    try script.write(
      to: scratch.url.appending(path: "blocks.py"), atomically: true, encoding: .utf8)
    let run = try ShellRun(
      """
      set -eu
      export PYTHONDONTWRITEBYTECODE=1
      package='\(Products.package.path)'
      "$package/Fixtures/hum/make-hum" . 6
      ln -s "$package/scripts" scripts
      segment-audio --output segments audio/*.wav > manifest.csv
      extract-features audio --set prosody --output features audio/*.wav > features.csv
      fuse-ratings --method mean ratings/*/*.csv > gold.csv
      train speech --preset released --segments segments --gold gold.csv \\
        --partition partition.csv --epochs 1 --output speech.safetensors > curve.csv
      predict --model speech.safetensors segments > predictions.csv
      '\(PythonPackages.interpreter)' blocks.py
      # What the page wrote is what the tools read.
      score-ccc --gold gold.csv --interval none smooth.csv
      predict --model speech.safetensors own.audio.safetensors
      postprocess apply --median 1 own-features.csv > centred.csv
      """, in: scratch.url, limit: 600)
    #expect(run.status == 0, "\(String(decoding: run.stderr, as: UTF8.self))")
    let printed = String(decoding: run.stdout, as: UTF8.self)
    #expect(printed.contains("(150, 640) 0.04 16000"))
    #expect(printed.contains("own,4,"))
  }
}
