import Files
import Foundation
import Safetensors
import TestSupport
import Testing
import Training

/// A damaged state of a run is refused, or the run goes on from where it can be.
@Suite struct ResumeFuzzTests {
  @Test func whateverTheBytes() throws {
    let corpus = try SmallCorpus()
    let trainer = try corpus.trainer { $0.epochs = 1 }
    try corpus.run(trainer).run(progress: { _ in }, finished: { _ in })
    let name = "model.safetensors.resume"
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: corpus.folder.path(name))))
    // The header has its length before it; the rest are numbers.
    let length = whole.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = Array(whole.prefix(8 + length))
    let second = try corpus.trainer { $0.epochs = 1 }
    var fuzz = Fuzz("resume", share: 0.06, runs: 60)
    while var generator = fuzz.next() {
      let damaged = Fuzz.damaged(start, with: start, using: &generator)
      _ = try corpus.folder.file(name, damaged + whole.dropFirst(start.count))
      do {
        #expect(try corpus.run(second).resume(), fuzz.run)
        #expect(second.curve.map(\.epoch) == Array(1..<second.curve.count + 1), fuzz.run)
      } catch let error as FileError {
        #expect(error.kind == .badData, fuzz.run)
      } catch let error as TrainingError {
        #expect(error.kind == .badData || error.kind == .usage, fuzz.run)
      }
    }
  }

  /// What would count on from there overflows.
  @Test(arguments: ["-1", "9223372036854775807"])
  func aStepThatNoRunHasIsRefused(step: String) throws {
    let corpus = try SmallCorpus()
    let trainer = try corpus.trainer { $0.epochs = 1 }
    try corpus.run(trainer).run(progress: { _ in }, finished: { _ in })
    let path = corpus.folder.path("model.safetensors.resume")
    let file = try SafetensorsFile(path: path)
    let tensors = try file.entries.map { entry in
      TensorContents(
        name: entry.name, shape: entry.shape, floats: try file.floatArray(entry.name))
    }
    try SafetensorsWriter.write(
      tensors, metadata: file.metadata.merging(["optimiser_step": step]) { $1 }, to: path)
    let error = #expect(throws: FileError.self) {
      try corpus.run(try corpus.trainer { $0.epochs = 1 }).resume()
    }
    #expect(error?.kind == .badData)
  }
}
