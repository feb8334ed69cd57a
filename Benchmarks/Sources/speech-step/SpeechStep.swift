import ArgumentParser
import Glibc
import Layers
import Networks
import Safetensors
import Training

/// Runs passes of the speech network on demand and prints how long each took.
///
/// First writes what the network computes, for a peer to be held against; then says `ready`; then
/// answers every line of standard input, `forward` or `step`, with a line of seconds.
@main
struct SpeechStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "speech-step", abstract: "Time the speech network, driven by Benchmarks/run.")

  @Option(help: "Checkpoint with the network's weights.")
  var weights: String

  @Option(help: "safetensors file with 'input' [batch, samples] and 'gold' [batch, steps, 2].")
  var batch: String

  @Option(help: "File to write: output, loss and gradients of one training pass.")
  var result: String

  @Option(help: "Number of threads.")
  var threads = 2

  func run() throws {
    guard threads > 0 else { throw ValidationError("expected at least 1 thread") }
    ThreadTeam.setCount(threads)
    let model = try SpeechModel(checkpoint: SafetensorsFile(path: weights))
    let passes = try SpeechPasses(model, batch: SafetensorsFile(path: batch))
    try passes.writeResult(to: result)
    answer("ready")
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
