import Foundation
import Safetensors
import TestSupport
import Testing

/// `train-mpi` against `train`, and what happens when a rank is not as the others.
@Suite(
  .serialized, .enabled(if: MPILauncher.isThere, "train-mpi is not tried: see CONTRIBUTING.md"))
struct TrainingOverMPITests {
  private static let networks = [
    "speech --segments segments --batch 3",
    "visual --preset small --freeze-batch-norm --segments segments --batch 3",
    "recurrent --features features.csv --cells 3 --batch 3",
  ]

  private static let options =
    " --gold gold.csv --partition partition.csv --sequence-length 4 --threads 1 --epochs 1"

  /// Sound and faces of four recordings, and features of the three that are assigned; some ratings
  /// are missing.
  private static func corpus() throws -> TemporaryFolder {
    let folder = try FaceNetworkToolsTests.corpus()
    var features = "recording,time,a,b\n"
    for (index, name) in ["A", "B", "C"].enumerated() {
      for step in 1...12 {
        features += "\(name),\(Double(step) * 0.04),\(step * (index + 3) % 7),\(step % 3)\n"
      }
    }
    _ = try folder.file("features.csv", Array(features.utf8))
    let gold = try String(contentsOfFile: folder.path("gold.csv"), encoding: .utf8)
      .split(separator: "\n").filter { !$0.hasPrefix("A,0.2") && !$0.hasPrefix("B,0.4,") }
    _ = try folder.file("gold.csv", Array((gold.joined(separator: "\n") + "\n").utf8))
    return folder
  }

  private func run(_ line: String, in folder: TemporaryFolder) throws -> String {
    let run = try ShellRun(line, in: folder.url, limit: 120)
    let message = String(decoding: run.stderr, as: UTF8.self)
    try #require(run.status == 0, "\(line): \(message)")
    return String(decoding: run.stdout, as: UTF8.self)
  }

  private func values(_ name: String, in folder: TemporaryFolder) throws -> [Float] {
    let file = try SafetensorsFile(path: folder.path(name))
    return try file.entries.flatMap { try file.floatArray($0.name) }
  }

  /// Four ranks share three sequences, so that one has none.
  @Test(arguments: [
    (networks[0], "ccc"), (networks[1], "mse"), (networks[2], "ccc"), (networks[2], "mse"),
  ])
  func ranksComeToWhatOneProcessDoes(network: String, objective: String) throws {
    let folder = try Self.corpus()
    let command = "\(network) \(Self.options) --objective \(objective) --output "
    _ = try run("train \(command) one", in: folder)
    _ = try run(MPILauncher.line(ranks: 4) + "\(command) four", in: folder)
    let (one, four) = (try values("one", in: folder), try values("four", in: folder))
    #expect(one.count == four.count)
    #expect(zip(one, four).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  /// To the bit.
  @Test func shardsAreTheSameOnOneTwoAndFourRanks() throws {
    let folder = try Self.corpus()
    let command = "\(Self.networks[0]) \(Self.options) --shards 4 --output "
    let curve = try run("train \(command) one", in: folder)
    for ranks in [2, 4] {
      #expect(try run(MPILauncher.line(ranks: ranks) + "\(command) \(ranks)", in: folder) == curve)
      _ = try run("cmp one \(ranks) && cmp one.resume \(ranks).resume", in: folder)
    }
  }

  /// The first says what all find; one that fails alone is named; all end with the tool's status.
  @Test func errorsEndAllRanks() throws {
    let folder = try Self.corpus()
    let command = "\(Self.networks[2]) \(Self.options) --output model"
    for (line, status, expected) in [
      (MPILauncher.line(ranks: 2) + "\(command) --gold none.csv", 66, "train-mpi: error: none.csv"),
      (
        MPILauncher.line(ranks: 2) + "\(command) --shards 3", 64,
        "train-mpi: error: --shards: expected 2 or a multiple"
      ),
      (
        "SLURM_NTASKS=3 train-mpi \(command)", 64,
        "train-mpi: error: expected 3 ranks, as SLURM_NTASKS has it"
      ),
      (
        MPILauncher.line(ranks: 2).replacing(
          "train-mpi", with: "sh -c 'exec train-mpi \"$@\" --seed $OMPI_COMM_WORLD_RANK' -")
          + command,
        64, "rank 1 on "
      ),
    ] {
      let run = try ShellRun(line, in: folder.url, limit: 120)
      let message = String(decoding: run.stderr, as: UTF8.self)
      #expect(Int(run.status) == status, "\(line): \(message)")
      #expect(message.contains(expected), "\(line): \(message)")
      let told = message.split(separator: "\n").filter { $0.hasPrefix("train-mpi: error: ") }
      #expect(told.count == 1, "\(message)")
    }
  }
}
