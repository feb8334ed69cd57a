import Engine
import Foundation
import Layers
import Networks
import Safetensors
import Segments
import TestSupport
import Testing

/// `train visual`, `train multimodal` and `predict` on what they made, from segments of noise.
struct FaceNetworkToolsTests {
  private static let names = ["A", "B", "C", "D"]

  /// Sound and faces of four recordings of 12 and 13 steps, ratings, a partition.
  static func corpus() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "segments"), withIntermediateDirectories: true)
    var gold = "recording,time,arousal\n"
    for (index, name) in names.enumerated() {
      var generator = SplitMix64(seed: UInt64(index))
      let audio = try AudioSegmentWriter(
        path: folder.path("segments/\(name)\(AudioSegmentFile.suffix)"), recording: name,
        source: nil,
        settings: AudioSegmentSettings(
          sampleRate: 16_000, step: 0.04, sequence: 6, normalisation: .none), tool: "test")
      let samples = (0..<12 * 640).map { _ in Float.random(in: -1...1, using: &generator) }
      try samples.withUnsafeBufferPointer { try audio.append($0) }
      _ = try audio.finish()
      let faces = try FaceSegmentWriter(
        path: folder.path("segments/\(name)\(FaceSegmentFile.suffix)"), recording: name,
        source: nil, settings: FaceSegmentSettings(step: 0.04, size: 32, margin: 0), tool: "test")
      for step in 0..<13 {
        let face = (0..<32 * 32 * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
        try faces.append(face, isFound: true)
        gold += "\(name),\(Double(step + 1) * 0.04),\(Double(step * (index + 1) % 5) / 5)\n"
      }
      try faces.finish()
    }
    _ = try folder.file("gold.csv", Array(gold.utf8))
    _ = try folder.file(
      "partition.csv", Array("recording,partition\nA,train\nB,train\nC,dev\nD,test\n".utf8))
    return folder
  }

  private static let options =
    "--segments segments --gold gold.csv --partition partition.csv --sequence-length 4 "
    + "--threads 1 --epochs 1"

  private func run(_ command: String, in folder: TemporaryFolder) throws -> String {
    let run = try ShellRun("set -eu\n" + command, in: folder.url, limit: 600)
    let message = String(decoding: run.stderr, as: UTF8.self)
    try #require(run.status == 0, "\(command): \(message)")
    return String(decoding: run.stdout, as: UTF8.self)
  }

  @Test func aNetworkThatSeesTrainsAndPredicts() throws {
    let folder = try Self.corpus()
    let curve = try run(
      "train visual --preset small \(Self.options) --freeze-batch-norm --augment frame "
        + "--output visual.safetensors", in: folder)
    #expect(curve.split(separator: "\n").count == 2)
    let file = try SafetensorsFile(path: folder.path("visual.safetensors"))
    #expect(file.metadata["augmentation"] == "frame")
    #expect(file.metadata["freeze_batch_norm"] == "true")
    // Faces decide the size that the network sees.
    #expect(file.metadata["image_size"] == "32")

    let whole = try run("predict --model visual.safetensors segments", in: folder)
    #expect(whole.split(separator: "\n").count == 1 + 4 * 13)
    // One recording's file of either kind, and a manifest on standard input or as a file.
    let one = try run(
      "predict --model visual.safetensors segments/D.audio.safetensors", in: folder)
    let listed = try run(
      "printf 'recording,sequence,start,end,file\\nD,0,0,0.52,segments/D.faces.safetensors\\n' "
        + "| tee manifest.csv | predict --model visual.safetensors", in: folder)
    #expect(one == listed)
    #expect(
      try run("predict --model visual.safetensors manifest.csv", in: folder) == listed)
    #expect(whole.hasSuffix(one.drop { $0 != "\n" }))
  }

  @Test(.enabled(if: Precision.bf16.isSupported, "bf16 is not tried: this processor lacks it"))
  func theToolsTrainAndPredictInBf16() throws {
    let folder = try Self.corpus()
    _ = try run(
      "train visual --preset small \(Self.options) --precision bf16 --output half.safetensors",
      in: folder)
    let file = try SafetensorsFile(path: folder.path("half.safetensors"))
    #expect(file.metadata["precision"] == "bf16")
    func predictions(_ precision: String) throws -> [[Double]] {
      try run(
        "predict --model half.safetensors --precision \(precision) --threads 1 segments", in: folder
      ).split(separator: "\n").dropFirst().map {
        $0.split(separator: ",")[1...].compactMap { Double($0) }
      }
    }
    let (full, half) = (try predictions("f32"), try predictions("bf16"))
    #expect(full.count == 4 * 13 && full.count == half.count)
    #expect(full != half, "the same way was taken twice")
    for (one, other) in zip(full, half) {
      #expect(one[0] == other[0])
      #expect(abs(one[1] - other[1]) < 0.01)
    }
  }

  @Test(.enabled(if: !Precision.bf16.isSupported, "this processor has bf16"))
  func theToolsRefuseBf16WhereTheProcessorLacksIt() throws {
    let folder = try Self.corpus()
    for command in [
      "train visual \(Self.options) --precision bf16 --output half.safetensors",
      "predict --model half.safetensors --precision bf16 segments",
    ] {
      let run = try ShellRun(command, in: folder.url, limit: 600)
      #expect(run.status == 64)
      #expect(
        String(decoding: run.stderr, as: UTF8.self).contains(
          "--precision: expected a processor with AVX-512 BF16 or AMX for bf16, found neither"))
    }
  }

  @Test func aTrainedResNetsWeightsAreWhereTrainingStarts() throws {
    let folder = try Self.corpus()
    _ = try run(
      "train visual --preset small \(Self.options) --output first.safetensors", in: folder)
    let first = try NetworkModel(
      checkpoint: SafetensorsFile(path: folder.path("first.safetensors")), kind: .visual)
    // As torchvision names them.
    let tensors = first.parameters.shapes
      .filter { $0.name.hasPrefix("visual.") && !$0.name.contains("projection") }
      .map {
        TensorContents(
          name: String($0.name.dropFirst(7)), shape: $0.extents,
          floats: Array(first.parameters.values(of: $0)))
      }
    try SafetensorsWriter.write(tensors, to: folder.path("resnet.safetensors"))
    _ = try run(
      "train visual --preset small \(Self.options) --initial-weights resnet.safetensors "
        + "--learning-rate 1e-12 --freeze-batch-norm --output second.safetensors", in: folder)
    let second = try NetworkModel(
      checkpoint: SafetensorsFile(path: folder.path("second.safetensors")), kind: .visual)
    #expect(second.configuration.visual?.pixelScale == .imagenet)
    let stem = try #require(first.parameters.shapes.first { $0.name == "visual.conv1.weight" })
    #expect(
      zip(first.parameters.values(of: stem), second.parameters.values(of: stem))
        .allSatisfy { abs($0 - $1) < 1e-6 })

    let wrong = try ShellRun(
      "train visual \(Self.options) --initial-weights resnet.safetensors --output wrong",
      in: folder.url, limit: 600)
    #expect(wrong.status == 65)
    #expect(
      String(decoding: wrong.stderr, as: UTF8.self).hasPrefix("train: error: resnet.safetensors: "))
  }

  @Test func aSpeechAndAVisualNetworkBecomeOneThatPredicts() throws {
    let folder = try Self.corpus()
    _ = try run(
      """
      train speech --preset released \(Self.options) --output speech.safetensors
      train visual --preset small \(Self.options) --output visual.safetensors
      train multimodal --speech speech.safetensors --visual visual.safetensors \(Self.options) \
        --output both.safetensors
      """, in: folder)
    let predictions = try run("predict --model both.safetensors segments", in: folder)
    // Twelve steps have both sound and a face.
    #expect(predictions.split(separator: "\n").count == 1 + 4 * 12)
    #expect(
      try run("predict --model both.safetensors segments/B.faces.safetensors", in: folder)
        .split(separator: "\n").dropFirst().allSatisfy { predictions.contains($0) })

    let swapped = try ShellRun(
      "train multimodal --speech visual.safetensors --visual speech.safetensors \(Self.options) "
        + "--output wrong", in: folder.url, limit: 600)
    #expect(swapped.status == 65)
    #expect(
      String(decoding: swapped.stderr, as: UTF8.self)
        == "train: error: visual.safetensors: expected a speech network, found 'visual'\n")
    try FileManager.default.removeItem(
      at: folder.url.appending(path: "segments/D.faces.safetensors"))
    let unseen = try ShellRun(
      "predict --model both.safetensors segments/D.audio.safetensors", in: folder.url, limit: 600)
    #expect(unseen.status == 66)
  }
}
