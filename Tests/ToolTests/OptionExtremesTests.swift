import Foundation
import TestSupport
import Testing

/// Whatever number an option is given, a tool ends with a result or with one line that says what is
/// wrong: never by a signal, never without a word, never without an end.
struct OptionExtremesTests {
  /// A command whose options take numbers; the value stands at the end, after `=`.
  struct Command: Sendable, CustomTestStringConvertible {
    let line: String
    let options: [String]

    var testDescription: String { line }
  }

  private static let commands = [
    Command(
      line: "postprocess fit --gold inputs/fit/gold.csv inputs/fit/validation.csv",
      options: ["--filter-windows", "--shifts", "--steps"]),
    Command(
      line: "postprocess fit --gold inputs/three-steps/gold.csv inputs/three-steps/gold.csv",
      options: ["--filter-windows", "--shifts"]),
    Command(
      line: "postprocess apply inputs/test.csv",
      options: ["--median", "--offset", "--scale", "--shift", "--scale 2 --centre"]),
    Command(
      line: "score-ccc --gold inputs/gold.csv --delay-limit 1 --resamples 20 inputs/ours.csv",
      options: [
        "--confidence", "--resamples", "--permutations", "--seed", "--threads", "--digits",
        "--interval block --block-length", "--interval jackknife --confidence",
        "--interval lin --confidence", "--delay-limit",
      ]),
    Command(
      line: "score-ccc --gold inputs/one/gold.csv --compare --resamples 20 "
        + "inputs/one/ours.csv inputs/one/gold.csv",
      options: ["--confidence", "--block-length", "--permutations", "--seed"]),
    Command(
      line: "score-ccc --gold inputs/gold.csv --resamples 20 --run x=inputs/ours.csv "
        + "--run x=inputs/theirs.csv",
      options: ["--confidence", "--interval block --block-length", "--delay-limit", "--run"]),
    Command(
      line: "rater-agreement inputs/ratings/arousal/P16.csv",
      options: ["--confidence", "--resample", "--digits"]),
    Command(
      line: "fuse-ratings --method mean inputs/delayed/arousal/P16.csv",
      options: [
        "--resample", "--resample 5 --longest-gap", "--align-delay", "--jobs", "--digits",
        "--smooth", "--smooth-fused",
      ]),
    Command(
      line: "train recurrent --features inputs/train/features.csv --gold inputs/train/gold.csv "
        + "--partition inputs/train/partition.csv --sequence-length 3 --cells 2 --threads 1 "
        + "--epochs 1 --output model",
      options: [
        "--context", "--context 0.04 --context-features", "--delay", "--input-noise", "--layers",
      ]),
    Command(
      line: "plot-series --gold inputs/gold.csv inputs/ours.csv",
      options: ["--from", "--to", "--width", "--scale --from", "--from 0.2 --to"]),
    Command(
      line: "correlate-series inputs/gold.csv inputs/ours.csv",
      options: ["--best", "--shifts 9 --seed", "--shifts 9 --threads", "--digits"]),
    Command(
      line: "extract-features audio --set prosody inputs/tone.wav",
      options: ["--window", "--hop", "--window 0.1 --hop", "--track"]),
    Command(
      line: "extract-features faces --lld inputs/faces", options: ["--hop", "--longest-gap"]),
    Command(
      line: "train pca --features inputs/ours.csv --output model",
      options: ["--components", "--components 1 --passes"]),
    Command(
      line: "extract-features import inputs/ours.csv",
      options: ["--offset", "--step", "--times end --offset", "--times start --step"]),
    Command(
      line: "fuse-ratings --method dba inputs/warped/arousal/P16.csv", options: ["--window"]),
    Command(
      line: "fuse-ratings --method raaw inputs/warped/arousal/P16.csv", options: ["--knots"]),
    // What serves is refused at its recording, after its options were looked at.
    Command(
      line: "annotate --output ratings inputs/gold.csv",
      options: [
        "--range", "--start", "--range unbounded --start", "--countdown", "--break-after",
        "--step", "--port", "--recordings-order random --seed",
      ]),
    Command(line: "annotate export --output series inputs/logs", options: ["--step"]),
  ]

  /// Nothing, the smallest and the largest of either sign, what is no number, ranges of nothing,
  /// reversed and without an end, filters of all these.
  private static let values = [
    "", "0", "-0", "1", "-1", "2", "0.04", "1e-300", "5e-324", "1e300", "-1e300",
    "9223372036854775807", "-9223372036854775808", "18446744073709551615",
    "18446744073709551616", "nan", "inf", "-inf", "0:0", "0.01:0.02", "0.1:0.1", "1:0", "-2:10",
    "-1e300:1e300", "0:1e300", "1e-300:1e-300", "nan:nan", "0:inf", ":", "0:", "median,median",
    "mean:0", "mean:1e-300", "mean:1e300", "savgol:1e300:12", "savgol:1e-300:0", "savgol:1:13",
    "savgol:0.08:1", "mean:inf",
  ]

  @Test(arguments: commands)
  func endInAResultOrAWord(command: Command) throws {
    let scratch = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      at: scratch.url.appending(path: "inputs"),
      withDestinationURL: Products.package.appending(path: "Tests/ToolTests/Cases/inputs"))
    // One shell for all of a command's runs: a line for each, its status, and whether it said a word.
    var lines = [
      "run() {", "  \"$@\" > out 2> err", "  status=$?; said=0; [ -s err ] && said=1",
      "  echo \"$status $said $*\"", "}",
    ]
    for option in command.options {
      for value in Self.values { lines.append("run \(command.line) \(option)='\(value)'") }
    }
    let run = try ShellRun(lines.joined(separator: "\n"), in: scratch.url, limit: 300)
    let results = String(decoding: run.stdout, as: UTF8.self).split(separator: "\n")
    #expect(results.count == command.options.count * Self.values.count)
    for result in results {
      let fields = result.split(separator: " ", maxSplits: 2)
      let (status, said) = (Int(fields[0]) ?? -1, fields[1] == "1")
      #expect([0, 64, 65].contains(status), "\(result)")
      #expect(status == 0 || said, "\(result)")
    }
  }
}
