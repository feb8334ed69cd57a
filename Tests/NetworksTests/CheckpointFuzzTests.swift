import Features
import Files
import Foundation
import Layers
import Networks
import Safetensors
import TestSupport
import Testing

/// Damaged checkpoints are refused, or are networks of the size that their tensors have.
@Suite struct CheckpointFuzzTests {
  private static func configuration(_ kind: NetworkKind) throws -> NetworkConfiguration {
    var configuration = NetworkConfiguration.speech(.released, dimensions: ["arousal"])
    configuration.speech?.samplesPerStep = 20
    configuration.speech?.first = .init(filters: 2, taps: 3)
    configuration.speech?.second = .init(filters: 2, taps: 3)
    configuration.speech?.channelPool = 2
    if kind == .recurrent {
      var inputs = FeatureInputs(features: ["f0", "loudness"], step: 0.04)
      inputs.context = 0.04
      inputs.contextFeatures = ["f0"]
      configuration = .recurrent(
        try GivenFeatureConfiguration(inputs, delay: 2), dimensions: ["arousal"])
    }
    configuration.recurrent.hidden = 2
    return configuration
  }

  @Test(arguments: [NetworkKind.speech, .recurrent])
  func whateverTheBytes(kind: NetworkKind) throws {
    let folder = try TemporaryFolder()
    let configuration = try Self.configuration(kind)
    let model = NetworkModel(configuration, sequenceLength: 7, seed: 0)
    try SafetensorsWriter.write(
      model.tensors, metadata: model.metadata, to: folder.path("whole"))
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("whole"))))
    // The header has its length before it; the rest are numbers.
    let length = whole.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = Array(whole.prefix(8 + length))
    let name = kind == .speech ? "checkpoint" : "checkpoint-\(kind)"
    var fuzz = Fuzz(name, share: 0.03, runs: 300)
    while var generator = fuzz.next() {
      let bytes =
        Bool.random(using: &generator)
        ? Fuzz.damaged(start, using: &generator) + whole.dropFirst(start.count)
        : Fuzz.damaged(whole, with: whole, using: &generator)
      let path = try folder.file("damaged.safetensors", bytes)
      do throws(FileError) {
        let read = try NetworkModel(checkpoint: SafetensorsFile(path: path))
        let count = read.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
        #expect(count * 4 <= bytes.count, fuzz.run)
        #expect((1...NetworkModel.longestSequence).contains(read.sequenceLength), fuzz.run)
      } catch {
        #expect(error.kind == .badData, fuzz.run)
      }
    }
  }
}
