import Features
import Files
import Safetensors
import TestSupport
import Testing

@testable import LinearModels

/// Regressions on the disk.
@Suite struct RegressionModelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var model: RegressionModel {
    var inputs = FeatureInputs(features: ["f0, mean", "loudness"], step: 0.04)
    inputs.context = 0.04
    inputs.contextFeatures = ["loudness"]
    let scaling = ColumnScaling(means: [1, 2, 3, 4], deviations: [0.5, 0, 1, 1e-3])
    var first = DimensionModel(
      weights: [0.1, 0, 1 / 3, 2] + Array(repeating: 0.25, count: 6), intercept: -1, delay: 70)
    first.staircase = DimensionModel.Staircase(
      weights: Array(repeating: 0.5, count: 8), intercepts: [1, 2], thresholds: [0, 0.1], reach: 1)
    first.uncertainty = DimensionModel.Uncertainty(
      noise: 0.2, members: [0, 9], centers: [0, 0.5], covariance: [1, 0.1, 0.1, 2])
    var second = first
    second.delay = 0
    second.uncertainty = DimensionModel.Uncertainty(
      noise: 0.3, members: [], centers: [], covariance: [])
    return RegressionModel(
      kind: .rvm, inputs: inputs, scaling: scaling, dimensions: ["arousal", "valence"],
      models: [first, second])
  }

  @Test func whatIsWrittenReadsBack() throws {
    let path = folder.path("rvm.safetensors")
    try model.write(to: path, notes: ["train": "A"])
    let file = try SafetensorsFile(path: path)
    #expect(RegressionModel.isHeld(by: file))
    #expect(try RegressionModel(checkpoint: file) == model)
    #expect(file.metadata["train"] == "A")
  }

  @Test(arguments: ["kind", "dimensions", "features", "context", "standardization", "delay_steps"])
  func metadataThatLackAreNamed(key: String) throws {
    let path = folder.path("rvm.safetensors")
    try model.write(to: path, notes: [:])
    let file = try SafetensorsFile(path: path)
    // Any text is a name.
    for value in [nil, "", key == "features" ? "a\na" : "-1,x"] as [String?] {
      var metadata = file.metadata
      metadata[key] = value
      try copy(file, metadata)
      let error = #expect(throws: FileError.self) {
        try RegressionModel(checkpoint: try SafetensorsFile(path: folder.path("copy")))
      }
      if value == nil { #expect(error?.problem.contains("'\(key)', found none") == true) }
    }
  }

  private func copy(_ file: SafetensorsFile, _ metadata: [String: String]) throws {
    let values = try file.entries.map { try file.contents(of: $0).array(of: UInt8.self) }
    let room = UnsafeMutableRawBufferPointer.allocate(
      byteCount: values.reduce(0) { $0 + $1.count }, alignment: 8)
    defer { room.deallocate() }
    var place = 0
    var tensors: [TensorContents] = []
    for (entry, bytes) in zip(file.entries, values) {
      let part = UnsafeMutableRawBufferPointer(rebasing: room[place..<place + bytes.count])
      part.copyBytes(from: bytes)
      place += bytes.count
      tensors.append(
        TensorContents(
          name: entry.name, type: entry.type, shape: entry.shape,
          bytes: UnsafeRawBufferPointer(part)))
    }
    try SafetensorsWriter.write(tensors, metadata: metadata, to: folder.path("copy"))
  }

  /// Damaged files end in an error, never in a trap.
  @Test func damagedFilesAreRefusedOrRead() throws {
    let path = folder.path("rvm.safetensors")
    try model.write(to: path, notes: [:])
    let whole = try ReadableFile.bytes(path)
    var fuzz = Fuzz("regression-models", share: 0.02, runs: 200)
    while var generator = fuzz.next() {
      let damaged = Fuzz.damaged(whole, using: &generator)
      let copy = try folder.file("damaged", damaged)
      do throws(FileError) {
        _ = try RegressionModel(checkpoint: try SafetensorsFile(path: copy))
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }
}

extension ReadableFile {
  fileprivate static func bytes(_ path: String) throws -> [UInt8] {
    var source = try ByteSource(path: path)
    var bytes: [UInt8] = []
    while true {
      var block = [UInt8](zeroes: 1 << 16)
      let count = try source.read(into: &block, from: 0)
      if count == 0 { return bytes }
      bytes += block[..<count]
    }
  }
}
