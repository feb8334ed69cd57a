import Engine
import Files
import Glibc
import Layers
import Networks
import Segments
import TestSupport
import Testing
import Training

struct NetworkPredictorTests {
  private let corpus: SmallCorpus
  init() throws { corpus = try SmallCorpus() }

  private static var model: NetworkModel {
    NetworkModel(SmallCorpus.configuration, sequenceLength: 15, seed: 2)
  }

  /// 100 steps in windows of 15: six whole ones, two batches of them, and ten steps.
  @Test func windowsAreSequencesOfTheirOwn() throws {
    let file = corpus.training.recordings[0].input
    let predictions = try NetworkPredictor(Self.model, windowsPerRun: 4).predict(file)
    #expect(predictions.count == 100)
    var expected: [Float] = []
    for start in stride(from: 0, to: 100, by: 15) {
      expected += try Self.run(file, start..<min(start + 15, 100))
    }
    for (one, other) in zip(predictions, expected) { #expect(abs(one - other) < 1e-5) }
  }

  /// With carried state only the filters still see the windows' edges: away from them, and with
  /// filters no longer than a sample, nothing is left of the windows.
  @Test(arguments: [1, 3, 4])
  func aCarriedStateKnowsNoWindows(windowsPerRun: Int) throws {
    var configuration = SmallCorpus.configuration
    configuration.speech?.first.taps = 1
    configuration.speech?.second.taps = 1
    let file = corpus.training.recordings[1].input
    func predict(_ length: Int, _ windows: Int) throws -> [Float] {
      let model = NetworkModel(configuration, sequenceLength: length, seed: 2)
      return try NetworkPredictor(model, carryState: true, windowsPerRun: windows).predict(file)
    }
    let windowed = try predict(15, windowsPerRun)
    let whole = try predict(file.stepCount, 1)
    #expect(windowed.count == file.stepCount)
    for (one, other) in zip(windowed, whole) { #expect(abs(one - other) < 1e-5) }
    let forgetful = try NetworkPredictor(
      NetworkModel(configuration, sequenceLength: 15, seed: 2)
    ).predict(file)
    #expect(zip(forgetful, whole).contains { abs($0 - $1) > 1e-3 })
  }

  @Test func aRecordingDoesNotRememberTheOneBefore() throws {
    let (a, b) = (corpus.training.recordings[0].input, corpus.training.recordings[1].input)
    let predictor = NetworkPredictor(Self.model, carryState: true)
    let first = try predictor.predict(b)
    _ = try predictor.predict(a)
    #expect(try predictor.predict(b) == first)
  }

  /// What a checkpoint claims takes no memory: the longest sequences would need terabytes.
  @Test func sequencesLongerThanTheRecordingAreTheRecording() throws {
    let file = corpus.training.recordings[0].input
    let model = NetworkModel(
      SmallCorpus.configuration, sequenceLength: NetworkModel.longestSequence, seed: 2)
    let predictions = try NetworkPredictor(model).predict(file)
    #expect(try predictions == Self.run(file, 0..<100))
  }

  /// A disk that fails and a file that somebody writes to would end the process through a map.
  @Test func aSegmentFileThatIsCutIsAnError() throws {
    let segments = corpus.training.recordings[0].input
    let path = segments.paths[0]
    try #require(truncate(path, 1000) == 0)
    #expect(
      throws: FileError(
        .inputOutput, path: path, "expected the file as it was opened, found it changed since")
    ) { try NetworkPredictor(Self.model).predict(segments) }
  }

  private static func run(_ input: any RecordingInput, _ steps: Range<Int>) throws -> [Float] {
    let model = model
    let network = try SequenceNetwork(
      model.configuration, model.parameters, NetworkPlan(batch: 1, steps: steps.count))
    guard case .audio(let file)? = (input as? RecordingSegments)?.files[0],
      case .samples(let samples) = network.buffers[0]
    else { return [] }
    _ = samples.value.elements.update(fromContentsOf: try file.samples(ofSteps: steps))
    network.forward(.inference)
    return network.output.value.array
  }
}
