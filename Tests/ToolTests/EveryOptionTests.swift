import Foundation
import TestSupport
import Testing

/// Whatever number an option is given, a tool works with it or refuses it: it neither traps nor
/// hangs, and ends with a status that it documents.
///
/// Options are what the tools themselves list, so that a new one is tried without a line here. Those
/// that take no number refuse it, which costs little and needs no list of which they are.
@Suite struct EveryOptionTests {
  /// Zero, negative, next to nothing, beyond measure, no number; ranges without width, within a
  /// step, reversed.
  private static let values = [
    "0", "-1", "1e-300", "1e300", "9223372036854775807", "nan", "inf", "0:0", "0.1:0.1",
    "0.01:0.02", "2:1",
  ]

  /// Options whose numbers have a word before them or commas between them; `%` is the number.
  private static let forms = ["smooth": ["mean:%", "savgol:%:%"], "roi": ["%,%,%,%"]]

  /// What the rest of the command line is, by command, or command and option. Combinations of options that depend on each
  /// other are in `OptionExtremesTests`. `train` is refused at its data, after its options were
  /// looked at; those that its networks share are tried with one of them.
  private static let contexts = [
    "score-ccc score": "--gold step.csv step.csv --resamples 20",
    "score-ccc merge": "moments.csv",
    "postprocess fit": "--gold inputs/gold.csv inputs/ours.csv",
    "postprocess apply": "--median 1 --shift 1 step.csv",
    "fuse-ratings": "--method ewe inputs/two-steps/arousal/P1.csv",
    "rater-agreement": "inputs/two-steps/arousal/P1.csv",
    "plot-series": "--gold inputs/gold.csv inputs/ours.csv",
    "correlate-series": "--shifts 9 inputs/gold.csv inputs/ours.csv",
    "segment-audio": "--force inputs/tone.wav",
    // Detecting takes long, and only this option has numbers for it.
    "extract-faces": "--boxes inputs/boxes.csv --force inputs/face.mp4",
    "extract-faces --roi": "--force inputs/grey.mp4",
    "extract-features audio": "--output features --force inputs/tone.wav",
    "extract-features faces": "--force --output features inputs/faces",
    "extract-features faces --volume":
      "--set lgbp-top --lld --force --output features inputs/faces",
    "extract-features import": "--output features --force inputs/gold.csv",
    "train speech": training,
    "train visual": training,
    "train recurrent": "--features inputs/train/features.csv --gold step.csv "
      + "--partition inputs/train/partition.csv --output trained",
    "train multimodal": training + " --speech inputs/model.safetensors --visual none",
    "train linear": regression,
    "train svr": regression,
    "train rvm": regression,
    "train pca": "--features inputs/ours.csv --components 1 --output trained",
    "train-tracker": "--sequences inputs/segments --output trained",
    "predict": "--model inputs/model.safetensors inputs/segments",
    "predict --layer": "--model inputs/model.safetensors --activations h inputs/segments",
    // What serves is refused at its recording, after its options were looked at.
    "annotate collect": "--output ratings step.csv",
    "annotate export": "--output series inputs/logs",
    "annotate status": "inputs/logs",
    "annotate review": "--gold inputs/gold.csv step.csv",
  ]

  private static let training =
    "--segments inputs/segments --gold step.csv --partition inputs/train/partition.csv "
    + "--output trained"

  private static let regression =
    "--features inputs/ours.csv --gold inputs/gold.csv --partition parts.csv --output trained"

  private static let moments =
    "score-ccc --gold inputs/gold.csv --moments moments.csv inputs/ours.csv > /dev/null\n"

  @Test func everyCommandHasItsContexts() {
    let known = Set(Self.contexts.keys.map { $0.split(separator: " --")[0] })
    #expect(Set(ToolOption.all.map { Self.ofTrain($0.command)[...] }) == known)
  }

  /// `train-mpi` has the networks' commands of `train`.
  private static func ofTrain(_ command: String) -> String {
    command.replacing("train-mpi ", with: "train ")
  }

  private static let options = ToolOption.all.filter { option in
    let tool = option.command.prefix { $0 != " " }
    return !["train", "train-mpi"].contains(tool) || option.command == "\(tool) speech"
      || !ToolOption.all.contains { $0.command == "\(tool) speech" && $0.name == option.name }
  }

  @Test(arguments: options)
  func noNumberBreaksATool(option: ToolOption) throws {
    let scratch = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      at: scratch.url.appending(path: "inputs"),
      withDestinationURL: GoldenCase.root.appending(path: "inputs"))
    let command = Self.ofTrain(option.command)
    let context = try #require(
      Self.contexts["\(command) --\(option.name)"] ?? Self.contexts[command])
    var lines = "printf 'recording,time,arousal\\nA,0.1,1\\n' > step.csv\n"
    lines += "printf 'recording,partition\\nA,train\\nB,dev\\n' > parts.csv\n"
    if context.contains("moments.csv") { lines += Self.moments }
    for value in Self.values {
      for form in Self.forms[option.name, default: []] + ["%"] {
        let argument = "--\(option.name)=\(form.replacing("%", with: value))"
        lines += """
          timeout 20 \(option.command) \(context) \(argument) > stdout 2> stderr < /dev/null
          echo "$? \(argument)"

          """
      }
    }
    let run = try ShellRun(lines, in: scratch.url, limit: 600)
    let results = String(decoding: run.stdout, as: UTF8.self).split(separator: "\n")
    #expect(run.status == 0 && !results.isEmpty)
    let documented: Set<Substring> = ["0", "64", "65", "66", "73", "74"]
    for result in results {
      let status = result.prefix { $0 != " " }
      #expect(documented.contains(status), "\(option.command) ended with \(result)")
    }
  }
}

/// An option as the tool lists it for machines.
struct ToolOption: CustomTestStringConvertible {
  /// `score-ccc merge`
  let command: String
  /// Without its dashes.
  let name: String

  var testDescription: String { "\(command) --\(name)" }

  static let all: [ToolOption] = Set(GoldenCase.all.map(\.tool)).sorted().flatMap { tool in
    let run = try? ShellRun("\(tool) --experimental-dump-help", in: Products.folder)
    let help = run.flatMap { try? JSONDecoder().decode(Help.self, from: $0.stdout) }
    return help.map { options(of: $0.command, after: "") } ?? []
  }

  private static func options(of command: Help.Command, after parents: String) -> [ToolOption] {
    guard command.commandName != "help" else { return [] }
    let path = parents + command.commandName
    let own = (command.arguments ?? []).filter { $0.kind == "option" }.compactMap {
      $0.preferredName.map { ToolOption(command: path, name: $0.name) }
    }
    return own + (command.subcommands ?? []).flatMap { options(of: $0, after: path + " ") }
  }

  private struct Help: Decodable {
    struct Command: Decodable {
      let commandName: String
      let arguments: [Argument]?
      let subcommands: [Command]?
    }

    struct Argument: Decodable {
      struct Name: Decodable { let name: String }

      let kind: String
      let preferredName: Name?
    }

    let command: Command
  }
}
