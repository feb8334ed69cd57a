import Foundation
import TestSupport
import Testing

/// Holds scripts/torch/train.py against `train`: the same first weights, order and draws.
@Suite(
  .enabled(if: PythonPackages.hasTorch, "CONCORD_TORCH_PYTHON names no Python with PyTorch"))
struct TorchTrainingTests {
  private let scratch: TemporaryFolder
  private static let torch =
    "'\(PythonPackages.interpreter)' '\(Products.package.path)/scripts/torch/train.py'"
  private static let data =
    "--segments segments --gold gold.csv --partition partition.csv --sequence-length 25 "
    + "--batch 2 --seed 3 --dropout 0"

  /// Two seconds of each hum, and faces of random patches that change a little from step to step.
  init() throws {
    scratch = try TemporaryFolder()
    _ = try run(
      """
      '\(Products.package.path)/Fixtures/hum/make-hum' . 2
      segment-audio --output segments audio/*.wav > manifest.csv
      fuse-ratings --method mean ratings/*/*.csv > gold.csv
      '\(PythonPackages.interpreter)' - <<'END'
      import numpy as np
      from safetensors.numpy import save_file
      generator = np.random.default_rng(1)
      for name in ["H1", "H2", "H3", "H4"]:
          patches = generator.integers(0, 256, (1, 8, 8, 3))
          patches = patches + generator.integers(-20, 20, (50, 8, 8, 3)).cumsum(0) // 4
          faces = np.clip(patches, 0, 255).astype(np.uint8).repeat(4, 1).repeat(4, 2)
          save_file(
              {"faces": faces, "found": np.ones(50, np.uint8)}, f"segments/{name}.faces.safetensors",
              {"recording": name, "step": "0.04", "size": "32", "margin": "0"})
      END
      """)
  }

  private func run(_ lines: String) throws -> String {
    let run = try ShellRun(
      "set -eu\nexport PYTHONDONTWRITEBYTECODE=1\n" + lines, in: scratch.url, limit: 600)
    try #require(run.status == 0, "\(lines)\n\(String(decoding: run.stderr, as: UTF8.self))")
    return String(decoding: run.stdout, as: UTF8.self)
  }

  /// - Parameter before: what makes the files that the options name.
  private func expectSameCurves(_ options: String, before: String = "") throws {
    let training = "\(options) \(Self.data) --epochs 2 --output"
    let curves = try run(
      """
      \(before)
      train \(training) ours | grep -v epoch
      \(Self.torch) \(training) theirs | grep -v epoch
      """
    ).split(separator: "\n").map { $0.split(separator: ",").map { Double($0) ?? .nan } }
    try #require(curves.count == 4 && curves.allSatisfy { $0.count == 13 })
    for epoch in 0..<2 {
      for (ours, theirs) in zip(curves[epoch], curves[2 + epoch]) {
        #expect(abs(ours - theirs) <= 1e-3 * abs(ours) + 1e-4, "epoch \(epoch + 1)")
      }
    }
    // Both are models of the tool's.
    let predictions = try run("for model in ours theirs; do predict --model $model segments; done")
    #expect(predictions.split(separator: "\n").count == 2 * (1 + 4 * 50))
  }

  @Test(arguments: [
    "speech", "speech --preset released --objective mse", "speech --preset released --as-published",
    "visual --preset small --augment frame",
    "visual --preset small --augment none --freeze-batch-norm --pixel-scale imagenet",
  ])
  func theCurveIsThatOfTrain(options: String) throws {
    try expectSameCurves(options)
  }

  @Test func theCurveOfBothModalitiesIsThatOfTrain() throws {
    try expectSameCurves(
      "multimodal --speech speech --visual visual --augment sequence",
      before: """
        train speech --preset released \(Self.data) --epochs 1 --output speech > curve
        train visual --preset small \(Self.data) --epochs 1 --output visual > curve
        """)
  }

  /// Each goes on from what the other left, to where it would have come by itself.
  @Test func eitherResumesTheOther() throws {
    let training = "speech --preset released \(Self.data)"
    let rows = try run(
      """
      train \(training) --epochs 2 --output whole | tail -n 1
      train \(training) --epochs 1 --output first > curve
      \(Self.torch) \(training) --epochs 2 --output first --resume | tail -n 1
      \(Self.torch) \(training) --epochs 1 --output second > curve
      train \(training) --epochs 2 --output second --resume | tail -n 1
      """
    ).split(separator: "\n").map { $0.split(separator: ",").compactMap { Double($0) } }
    try #require(rows.count == 3 && rows.allSatisfy { $0.count == 13 })
    for row in rows[1...] {
      for (expected, found) in zip(rows[0], row) {
        #expect(abs(expected - found) <= 1e-3 * abs(expected) + 1e-4)
      }
    }
    let refused = try ShellRun(
      "\(Self.torch) \(training) --batch 1 --epochs 3 --output first --resume", in: scratch.url)
    #expect(refused.status == 64)
    #expect(
      String(decoding: refused.stderr, as: UTF8.self)
        == "train.py: error: first.resume: the run to resume had batch 2, not 1\n")
  }
}

/// The Python that a developer names for tests that need packages.
enum PythonPackages {
  static let interpreter =
    ProcessInfo.processInfo.environment["CONCORD_TORCH_PYTHON"] ?? ""

  /// Whether it has PyTorch, and what reads segments.
  static let hasTorch = has("torch, safetensors, numpy")

  static func has(_ packages: String) -> Bool {
    guard !interpreter.isEmpty else { return false }
    let run = try? ShellRun("'\(interpreter)' -c 'import \(packages)'", in: Products.folder)
    return run?.status == 0
  }
}
