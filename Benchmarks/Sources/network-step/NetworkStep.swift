import ArgumentParser
import Engine
import Glibc
import Layers
import Networks
import Safetensors
import Training

@main
struct NetworkStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network-step", abstract: "Time a network, driven by Benchmarks/run.",
    subcommands: [Answer.self, ProfileCommand.self], defaultSubcommand: Answer.self)
}

/// Runs passes of a network on demand and prints how long each took.
///
/// First writes what the network computes, for a peer to be held against; then says `ready` and what
/// runs its layers; then answers every line of standard input, `forward` or `step`, with a line of
/// seconds.
struct Answer: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run passes on demand and print how long each took.")

  @Option(help: "Checkpoint with the network's weights.")
  var weights: String

  @Option(
    help: """
      safetensors file with 'gold' [batch, steps, dimensions], and 'input' [batch, samples] or \
      'faces' [batch * steps, 96, 96, 3], or both, whatever the network takes.
      """)
  var batch: String

  @Option(help: "File to write: output, loss and gradients of one training pass.")
  var result: String

  @Option(help: "Number of threads.")
  var threads = 2

  @Option(help: "Precision, as in predict: f32 or bf16.")
  var precision = Precision.f32

  @Flag(help: "Train with the running statistics of batch normalisation.")
  var frozen = false

  func run() throws {
    guard threads > 0 else { throw ValidationError("expected at least 1 thread") }
    guard precision.isSupported else {
      throw ValidationError("this processor has no \(precision)")
    }
    try ThreadTeam.setCount(threads)
    let model = try NetworkModel(checkpoint: SafetensorsFile(path: weights))
    let passes = try NetworkPasses(
      model, batch: SafetensorsFile(path: batch), precision: precision, frozen: frozen)
    try passes.writeResult(to: result)
    answer("ready oneDNN \(Processor.libraryVersion) for \(Processor.instructionSet)")
    while let line = readLine() {
      switch line {
      case "forward": answer("\(ContinuousClock().measure(passes.forward) / .seconds(1))")
      case "step": answer("\(ContinuousClock().measure(passes.step) / .seconds(1))")
      default: throw ValidationError("expected 'forward' or 'step', found '\(line)'")
      }
    }
  }

  /// `print` keeps a pipe's text back until there is much of it.
  private func answer(_ line: String) {
    print(line)
    fflush(nil)
  }
}

extension Precision: ExpressibleByArgument {}
