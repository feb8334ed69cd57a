import Foundation
import TestSupport
import Testing

/// What takes minutes of docs/cluster.md: `make cluster-test`.
@Suite(
  .enabled(if: isAsked, "CONCORD_CLUSTER is not 1: the jobs of a cluster take minutes"), .serialized
)
struct ClusterCampaignTests {
  private let scratch: TemporaryFolder

  init() throws {
    scratch = try TemporaryFolder()
    for (name, script) in ClusterDocument.scripts {
      try script.write(to: scratch.url.appending(path: name), atomically: true, encoding: .utf8)
    }
  }

  private func run(_ session: String, limit: Int) throws -> String {
    try ("set -eu\nhum='\(Products.package.path)/Fixtures/hum/make-hum'\n" + session).write(
      to: scratch.url.appending(path: "session"), atomically: true, encoding: .utf8)
    let run = try ShellRun(
      "'\(Products.package.path)/scripts/with-slurm' bash session", in: scratch.url, limit: limit)
    let (stdout, stderr) = (
      String(decoding: run.stdout, as: UTF8.self), String(decoding: run.stderr, as: UTF8.self)
    )
    try #require(run.status == 0, "\(stdout)\n\(stderr)")
    return stdout
  }

  private static let recordings = """
    import os, wave
    with wave.open("audio/H1.wav") as hum:
        parameters, samples = hum.getparams(), hum.readframes(32000)
    os.mkdir("recordings")
    for number in range(10000):
        with wave.open(f"recordings/R{number:04}.wav", "wb") as file:
            file.setparams(parameters)
            file.writeframes(samples[2 * number : 2 * number + 32000])
    """

  /// Every second and a half a task that runs is sent back to the queue, or killed and, once the others
  /// are done, submitted again by its number.
  @Test func tenThousandRecordingsSurviveKilledTasks() throws {
    let printed = try run(
      """
      $hum . 2
      python3 - <<'END'
      \(Self.recordings)
      END
      SECONDS=0
      segment-audio --output one --jobs 2 recordings/*.wav > one.csv
      one=$SECONDS
      sed -i s,one/,segments/, one.csv

      sed -i 's/^shares=.*/shares=8/; s/--cpus-per-task=2/--cpus-per-task=1/' segments.sbatch
      RANDOM=1 sent_back=0 killed=0 tasks=1-8
      while [ -n "$tasks" ]; do
        job=$(sbatch --parsable --array="$tasks" segments.sbatch)
        tasks_in() { squeue --noheader --array --jobs "$job" --states "$1" --format %K; }
        while [ -n "$(tasks_in PENDING,RUNNING,COMPLETING)" ]; do
          sleep 1.5
          # Those that were sent back are held where the node has not yet forgotten them.
          scontrol release "$job" 2> /dev/null || true
          running=($(tasks_in RUNNING))
          if [ ${#running[@]} -eq 0 ] || [ $((sent_back + killed)) -ge 24 ]; then continue; fi
          task=${job}_${running[RANDOM % ${#running[@]}]}
          # It may be over by now.
          if [ $((RANDOM % 2)) -eq 0 ]; then
            scontrol requeue "$task" 2> /dev/null && sent_back=$((sent_back + 1)) || true
          else
            scancel --full --signal=KILL "$task" 2> /dev/null && killed=$((killed + 1)) || true
          fi
        done
        tasks=$(squeue --noheader --array --jobs "$job" --states all --format "%K %T" |
          awk '$2 != "COMPLETED" { printf "%s%s", separator, $1; separator = "," }')
      done
      echo "one process $one s; $((SECONDS - one)) s in shares, $sent_back sent back, $killed killed"

      \(try #require(ClusterDocument.block("sh", with: "> manifest.csv")))
      diff -r one segments
      sort manifest.csv > found
      sort one.csv | cmp - found
      [ "$(wc -l < manifest.csv)" -eq 10001 ]
      [ "$sent_back" -gt 3 ] && [ "$killed" -gt 3 ]
      """, limit: 1800)
    print(printed, terminator: "")
  }

  /// By a job of a partition that goes before, which takes the whole node.
  @Test func aTrainingThatMakesRoomEndsWithTheSameBytes() throws {
    _ = try run(
      """
      $hum . 2
      fuse-ratings --method mean ratings/*/*.csv > gold.csv
      segment-audio --output segments audio/*.wav > manifest.csv
      training="--sequence-length 25 --batch 2 --epochs 40 --seed 3"
      mkdir undisturbed
      (cd undisturbed && ln -s ../segments ../gold.csv ../partition.csv . &&
        SLURM_CPUS_PER_TASK=2 bash ../train.sbatch $training)
      job=$(sbatch --parsable train.sbatch $training)
      until [ -e curve.csv ] && [ "$(wc -l < curve.csv)" -ge 2 ]; do sleep 0.1; done
      sbatch --partition=urgent --exclusive --output=urgent.log --wrap 'sleep 3' > /dev/null
      until [ "$(squeue --noheader --jobs "$job" --states all --format %T)" = COMPLETED ]; do
        sleep 0.5
        scontrol release "$job" 2> /dev/null || true
      done
      grep 'resumed after ' train.log
      for file in speech.safetensors speech.safetensors.resume curve.csv; do
        cmp "$file" "undisturbed/$file"
      done
      """, limit: 600)
  }
}

private let isAsked = ProcessInfo.processInfo.environment["CONCORD_CLUSTER"] == "1"
