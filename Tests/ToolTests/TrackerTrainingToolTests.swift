import Foundation
import TestSupport
import Testing

/// `train-tracker` as a user has it, over few pictures.
@Suite struct TrackerTrainingToolTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "inputs"),
      withDestinationURL: GoldenCase.root.appending(path: "inputs"))
    // OTB's layout, and VOT's.
    _ = try run(
      """
      mkdir -p all/one/img all/two
      cp inputs/frames/P1/* all/one/img
      cp inputs/frames/P1/* all/two
      for n in 1 2 3 4; do echo 60,40,80,80 >> all/one/groundtruth_rect.txt; done
      for n in 1 2 3 4; do echo 59,39,139,39,139,119,59,119 >> all/two/groundtruth.txt; done
      """)
  }

  private func run(_ line: String) throws -> ShellRun {
    try ShellRun(line, in: folder.url, limit: 300)
  }

  @Test func theSameSeedGivesTheSameWeightsWhichServe() throws {
    let train = "train-tracker --sequences all --cycles 1 --seed 4 --threads 1"
    let ran = try run(
      """
      \(train) --output first.safetensors > first.csv && \(train) --output second.safetensors \
      > second.csv && cmp first.safetensors second.safetensors && cmp first.csv second.csv && \
      \(train) --weights first.safetensors --output third.safetensors > third.csv && \
      head -n 1 third.csv && wc -l < third.csv && \
      ! cmp -s first.safetensors third.safetensors && ls *.safetensors*
      """)
    #expect(
      String(decoding: ran.stdout, as: UTF8.self)
        == """
        cycle,training_loss,precision
        2
        first.safetensors
        second.safetensors
        third.safetensors

        """)
    #expect(
      String(decoding: ran.stderr, as: UTF8.self)
        == String(repeating: "train-tracker: note: learning from 2 sequences\n", count: 3))
    #expect(ran.status == 0)
  }
}
