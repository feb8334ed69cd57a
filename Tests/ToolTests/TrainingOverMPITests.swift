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

  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
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

  /// To the bit. The sound network's gradient goes out in several pieces, faces are dealt out.
  @Test(arguments: [
    networks[0], networks[0] + " --gradient-precision bf16", networks[1] + " --batch 2",
    "multimodal --speech s --visual v --freeze-batch-norm --segments segments --batch 2",
  ])
  func shardsAreTheSameOnOneTwoAndFourRanks(network: String) throws {
    let folder = try Self.corpus()
    if network.hasPrefix("multimodal") {
      for (network, model) in zip(Self.networks, ["s", "v"]) {
        _ = try run("train \(network) \(Self.options) --output \(model)", in: folder)
      }
    }
    let command = "\(network) \(Self.options) --shards 4 --output "
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
      (
        "mkdir node && cp -r *.csv segments node && truncate --size=-1 "
          + "node/segments/B.audio.safetensors\n"
          + MPILauncher.line(ranks: 2).replacing(
            "train-mpi",
            with: "sh -c 'test $OMPI_COMM_WORLD_RANK = 0 || cd node; exec train-mpi \"$@\"' -")
          + "\(Self.networks[0]) \(Self.options) --output model",
        65, "rank 1 on \(Self.host): segments/B.audio.safetensors"
      ),
    ] {
      let run = try ShellRun(line, in: folder.url, limit: 120)
      let message = String(decoding: run.stderr, as: UTF8.self)
      #expect(Int(run.status) == status, "\(line): \(message)")
      #expect(message.contains(expected), "\(line): \(message)")
      // Open MPI 5 ends what it says itself with a zero byte.
      let lines = message.split { $0 == "\n" || $0 == "\0" }
      let told = lines.filter { $0.hasPrefix("train-mpi: error: ") }
      #expect(told.count == 1, "\(message)")
    }
  }

  /// The second finds the first's state, which the first goes on writing.
  @Test func twoTrainingsOfOneModelAreRefused() throws {
    let folder = try Self.corpus()
    let training =
      MPILauncher.line(ranks: 2)
      + "\(Self.networks[2]) \(Self.options) --epochs 100000 --output model"
    let run = try ShellRun(
      """
      \(training) > one.csv 2> one & one=$!
      while [ ! -e model.resume ]; do sleep 0.1; done
      \(training) > two.csv 2> two; echo $?
      kill -USR1 $one; wait $one; echo $?
      cat two
      """, in: folder.url, limit: 120)
    let lines = String(decoding: run.stdout, as: UTF8.self).split(separator: "\n")
    #expect(lines.prefix(2) == ["73", "138"], "\(lines)")
    #expect(
      lines.contains {
        $0.hasPrefix("train-mpi: error: model.resume: expected the state as this training left it")
      }, "\(lines)")
  }

  // MARK: Hosts

  private static let withHosts = "'\(Products.package.path)/scripts/with-hosts'"

  private static let hasHosts =
    (try? ShellRun("\(withHosts) 1 none true", in: Products.folder).status) == 0

  /// By TCP, and to the bit as by memory, which the launcher takes where it can.
  @Test(.enabled(if: hasHosts, "no hosts of network namespaces can be had here"))
  func hostsComeToWhatOneDoes() throws {
    let folder = try Self.corpus()
    let command = "\(Self.networks[1]) \(Self.options) --batch 2 --output"
    _ = try run("train \(command) one --shards 2", in: folder)
    _ = try run(
      "\(Self.withHosts) 2 1gbit sh -c 'mpirun $MPI_HOSTS train-mpi \(command) two'", in: folder)
    _ = try run("cmp one two", in: folder)
  }

  /// Who waits says for whom, and ends within the limit; mpirun before that, when its own is shorter.
  @Test(
    .enabled(if: hasHosts, "no hosts of network namespaces can be had here"),
    arguments: [
      (
        "5", "", "train-mpi: error: expected word of rank 1 on host2 within 5 s, found none"
      ),
      (
        "60",
        "oob_tcp_keepalive_time 2 --mca oob_tcp_keepalive_intvl 1 "
          + "--mca oob_tcp_keepalive_probes 3", "lost communication with"
      ),
    ])
  func aHostThatIsCutOffEndsAll(limit: String, launcher: String, expected: String) throws {
    let folder = try Self.corpus()
    let mca = launcher.isEmpty ? "" : "--mca \(launcher)"
    let training =
      "mpirun -x CONCORD_RANK_LIMIT $MPI_HOSTS \(mca) train-mpi \(Self.networks[2]) "
      + "\(Self.options) --epochs 100000 --output model"
    _ = try folder.file(
      "script",
      Array(
        """
        export CONCORD_RANK_LIMIT=\(limit)
        \(training) > curve 2> messages & launcher=$!
        while [ ! -e model.resume ]; do sleep 0.1; done
        $LINK 2 down
        for second in $(seq 30); do
          sleep 1
          if grep -q '\(expected)' messages; then echo $second; break; fi
        done
        kill -KILL $launcher
        cat messages
        """.utf8))
    let run = try ShellRun("\(Self.withHosts) 2 none sh script", in: folder.url, limit: 100)
    let found = String(decoding: run.stdout, as: UTF8.self)
    let seconds = try #require(Int(found.prefix { $0 != "\n" }), "\(found)")
    #expect(seconds < 30, "\(found)")
  }
}
