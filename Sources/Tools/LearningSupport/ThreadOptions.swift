import ArgumentParser
import Engine
import Layers

/// How many processors a network uses.
package struct ThreadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Threads, by default one a processor. Results differ in the last digits with it.",
      valueName: "n"))
  var threads: Int?

  package init() {}

  package mutating func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be 1 to 1024, not \(threads).")
    }
  }

  /// To be called before any network is made.
  package func apply() { ThreadTeam.setCount(threads ?? ThreadTeam.count) }
}
