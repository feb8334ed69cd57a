import Foundation
import TestSupport
import Testing
import ToolSupport

/// Runs the scripts of docs/cluster.md as they are printed, on four recordings of a hum, each of which is in a
/// share of its own.
@Suite struct ClusterTests {
  private let scratch: TemporaryFolder

  init() throws {
    scratch = try TemporaryFolder()
    for (name, script) in ClusterDocument.scripts {
      try script.write(to: scratch.url.appending(path: name), atomically: true, encoding: .utf8)
    }
    try run(
      """
      '\(Products.package.path)/Fixtures/hum/make-hum' . 2
      mv audio recordings
      fuse-ratings --method mean ratings/*/*.csv > gold.csv
      segment-audio --output one recordings/*.wav > one.csv
      sed -i s,one/,segments/, one.csv
      """)
  }

  @discardableResult
  private func run(_ lines: String, limit: Int = 300) throws -> String {
    let run = try ShellRun("set -eu\n" + lines, in: scratch.url, limit: limit)
    let stderr = String(decoding: run.stderr, as: UTF8.self)
    try #require(run.status == 0, "\(lines)\n\(stderr)")
    return String(decoding: run.stdout, as: UTF8.self)
  }

  /// What the shares left is what one process leaves.
  private static let segmentsAreThoseOfOneRun = """
    diff -r one segments
    sort manifest.csv > found
    sort one.csv | cmp - found
    """

  // MARK: Shares

  @Test func sharesAreThoseOfTheFormula() throws {
    let formula = try #require(ClusterDocument.block("python", with: "def share"))
    let names = ["H1", "a b", "P16.left", "Ödön", "x"]
    let script = formula + "\nfor name in \(names): print(share(name, 7))\n"
    try script.write(
      to: scratch.url.appending(path: "share.py"), atomically: true, encoding: .utf8)
    let numbers = try run("PYTHONIOENCODING=utf-8 python3 share.py").split(separator: "\n")
    #expect(numbers.count == names.count)
    for (name, number) in zip(names, numbers) {
      #expect(try #require(Shard(argument: "\(number)/7")).contains(name), "\(name)")
    }
  }

  // MARK: GNU parallel

  /// `ssh` is a shell here that drops what is said to it of the host.
  @Test(.enabled(if: hasParallel, "GNU parallel is not installed"))
  func listsAreRunOverHosts() throws {
    try run(
      """
      printf '%s\\n' '#!/bin/sh' 'while [ "$1" != -- ]; do shift; done; shift' \
        'SHELL=/bin/sh exec sh -c "$*"' > ssh
      chmod +x ssh
      printf '%s\\n' 2/node1 2/node2 > hosts
      export PARALLEL_SSH="$PWD/ssh"
      \(try block("sh", "--sshloginfile"))
      \(try block("sh", "> manifest.csv"))
      \(Self.segmentsAreThoseOfOneRun)
      grep -q node1 segments.log && grep -q node2 segments.log
      # Killed in between, and begun again.
      rm segments/H3.audio.safetensors
      awk -F '\\t' -v OFS='\\t' '$1 == 1 { $7 = 137 } { print }' segments.log > killed
      mv killed segments.log
      \(try block("sh", "--sshloginfile"))
      \(Self.segmentsAreThoseOfOneRun)
      [ "$(wc -l < segments.log)" -eq 6 ]
      SLURM_CPUS_PER_TASK=1 bash train.sbatch \(Self.training) 2> notes
      \(try block("sh", "predict --model"))
      predict --model speech.safetensors segments > predictions.csv
      awk 'FNR > 1 || NR == 1' predictions/*.csv | sort > found
      sort predictions.csv | cmp - found
      """)
  }

  // MARK: Slurm

  /// Without a Slurm: with the variables that it gives a task.
  @Test func scriptsOfAnArrayLeaveWhatOneProcessLeaves() throws {
    try run(
      """
      export SLURM_CPUS_PER_TASK=2
      {
        for task in 4 2 1 3; do SLURM_ARRAY_TASK_ID=$task bash segments.sbatch; done
        bash train.sbatch \(Self.training)
        for task in 4 2 1 3; do SLURM_ARRAY_TASK_ID=$task bash predict.sbatch; done
      } 2> notes || { cat notes >&2; exit 1; }
      [ "$(grep -c 'shard ./4: 1 of 4 recordings' notes)" -eq 8 ]
      \(try block("sh", "> manifest.csv"))
      \(Self.segmentsAreThoseOfOneRun)
      \(try block("sh", "score-ccc merge"))
      """)
  }

  /// One session: an array, a training that is sent back to the queue in its middle beside one that is
  /// not, and what comes of them.
  @Test(.enabled(if: SlurmSession.problem == nil, Comment(rawValue: SlurmSession.problem ?? "")))
  func jobsLeaveWhatOneProcessLeaves() throws {
    let folder = scratch.url
    try """
    set -eu
    # `sbatch --wait` looks every ten seconds only.
    finish() {
      for i in $(seq 1000); do
        squeue --noheader --jobs "$1" --states all --format %T > states
        grep -Evq 'COMPLETED|FAILED|CANCELLED|TIMEOUT' states || break
        # One that was sent back is held where its node has not yet forgotten it.
        ! grep -q PENDING states || scontrol release "$1" 2> /dev/null || true
        sleep 0.2
      done
      ! grep -v COMPLETED states || { scontrol show job "$1" >&2; tail *.log >&2; exit 1; }
    }
    finish "$(sbatch --parsable segments.sbatch)"
    \(try block("sh", "> manifest.csv"))
    \(Self.segmentsAreThoseOfOneRun)

    mkdir undisturbed
    (cd undisturbed && ln -s ../segments ../gold.csv ../partition.csv . &&
      SLURM_CPUS_PER_TASK=2 bash ../train.sbatch \(Self.training) --epochs 5 2> notes)
    job=$(sbatch --parsable train.sbatch \(Self.training) --epochs 5)
    until [ -e curve.csv ] && [ "$(wc -l < curve.csv)" -ge 2 ]; do sleep 0.05; done
    scontrol requeue "$job"
    finish "$job"
    grep 'resumed after ' train.log
    for file in speech.safetensors speech.safetensors.resume curve.csv; do
      cmp "$file" "undisturbed/$file"
    done

    finish "$(sbatch --parsable predict.sbatch)"
    \(try block("sh", "score-ccc merge"))
    """.write(to: folder.appending(path: "session"), atomically: true, encoding: .utf8)
    try run("'\(Products.package.path)/scripts/with-slurm' bash session", limit: 500)
  }

  private static let training =
    "--preset released --sequence-length 25 --batch 2 --epochs 1 --seed 3"

  private func block(_ language: String, _ content: String) throws -> String {
    try #require(ClusterDocument.block(language, with: content))
  }
}

/// Whether a program is on PATH, or where system administration has its own.
private func isInstalled(_ program: String) -> Bool {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
  return (path + ":/usr/sbin:/sbin").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
  }
}

private let hasParallel = isInstalled("parallel")

/// What docs/cluster.md prints.
enum ClusterDocument {
  private static let blocks = FencedBlock.all(
    in: (try? String(
      contentsOf: Products.package.appending(path: "docs/cluster.md"), encoding: .utf8)) ?? "")

  /// Each script of a job, by the job's name.
  static let scripts: [(name: String, text: String)] = blocks.filter { $0.language == "bash" }
    .compactMap { block in
      block.text.firstMatch(of: #/--job-name=(\w+)/#).map { ("\($0.1).sbatch", block.text) }
    }

  /// The only block of a language with that in it.
  static func block(_ language: String, with content: String) -> String? {
    let found = blocks.filter { $0.language == language && $0.text.contains(content) }
    return found.count == 1 ? found[0].text : nil
  }
}

/// A Slurm that `scripts/with-slurm` starts.
enum SlurmSession {
  /// Why there can be none; nil if one came up.
  static let problem: String? = {
    guard isInstalled("slurmctld"), isInstalled("munged") else { return "Slurm is not installed" }
    let start = "'\(Products.package.path)/scripts/with-slurm' true"
    guard let run = try? ShellRun(start, in: Products.folder), run.status == 77 else { return nil }
    return String(decoding: run.stderr, as: UTF8.self)
  }()
}
