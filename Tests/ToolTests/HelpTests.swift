import Foundation
import Testing
import ToolSupport

/// Every tool's help, and its commands', has the same parts in the same order, on 80 columns.
@Suite struct HelpTests {
  /// Those that are built without an MPI too; train-mpi shares the commands of train.
  static let tools = [
    "annotate", "correlate-series", "extract-faces", "extract-features", "fuse-ratings",
    "plot-series", "postprocess", "predict", "rater-agreement", "score-ccc", "segment-audio",
    "train", "train-tracker",
  ]

  private static let commands =
    tools + [
      "annotate export", "annotate status", "annotate review", "extract-features audio",
      "extract-features faces", "extract-features import", "postprocess fit", "postprocess apply",
      "score-ccc merge", "train speech", "train visual", "train multimodal", "train recurrent",
      "train linear", "train svr", "train rvm", "train pca",
    ]

  @Test(arguments: commands)
  func hasItsPartsInOrder(command: String) throws { try check(command) }

  @Test(.enabled(if: MPILauncher.isThere, "train-mpi is not tried: see CONTRIBUTING.md"))
  func trainingOverMPIHasThemToo() throws { try check("train-mpi") }

  private func check(_ command: String) throws {
    let run = try ShellRun("\(command) --help", in: Products.folder)
    try #require(run.status == 0)
    let lines = String(decoding: run.stdout, as: UTF8.self).split(separator: "\n")
    #expect(lines.filter { $0.count > 80 } == [])
    let parts = ["OVERVIEW: ", "IN", "OUT", "USAGE: ", "OPTIONS:", "EXAMPLES", "EXIT STATUS"]
    let places = parts.map { part in
      lines.indices.filter {
        part.hasSuffix(" ") ? lines[$0].hasPrefix(part) : lines[$0] == part
      }
    }
    for (part, found) in zip(parts, places) { #expect(found.count == 1, "\(part)") }
    let order = places.compactMap(\.first)
    #expect(order == order.sorted())
    #expect(lines.last?.hasSuffix("failed") == true)
  }

  @Test func theUsageIsBrokenBeforeOptionsOnly() throws {
    let usage =
      "USAGE: tool --first <a long name> [--second <another long name>] [--third <one more name>] "
      + "[<path> ...]"
    let help = try #require(
      HelpText("OVERVIEW: Do.\n\nEXAMPLES\n  tool x\n\n\(usage)\n\nOPTIONS:\n  -h\n"))
    let expected = """
      OVERVIEW: Do.

      USAGE: tool --first <a long name> [--second <another long name>]
             [--third <one more name>] [<path> ...]

      OPTIONS:
        -h

      EXAMPLES
        tool x

      EXIT STATUS
      """
    #expect(help.text.hasPrefix(expected))
  }

  @Test(arguments: ["tool 0.2.0", "#!/bin/bash", "USAGE: tool"])
  func whatIsNoHelpStaysAsItIs(text: String) { #expect(HelpText(text) == nil) }
}
