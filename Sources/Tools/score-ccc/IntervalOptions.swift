import Agreement
import ArgumentParser
import Files
import Scoring
import ToolSupport
import Uncertainty

/// How intervals are found.
struct IntervalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      lin, lin-asymptotic, jackknife, block, cluster or none; docs/numerics.md tells them apart. \
      (default: block for one recording, jackknife for two to eight, cluster for more)
      """, valueName: "method"))
  var interval: IntervalMethod?

  @OptionGroup var confidence: ConfidenceOption

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Length of the blocks that --interval block draws, at most half of a recording. (default: found \
      from the recording)
      """, valueName: "seconds"))
  var blockLength: Double?

  @Option(help: ArgumentHelp("Resamples of a bootstrap.", valueName: "number"))
  var resamples = 2000

  @Option(
    help: ArgumentHelp(
      "Random permutations for --compare; up to 14 recordings or clusters all are taken.",
      valueName: "number"))
  var permutations = 9999

  @Option(help: ArgumentHelp("Seed of the resampling.", valueName: "number"))
  var seed: UInt64 = 1

  @OptionGroup var threads: ThreadsOption

  /// - Precondition: the options are valid.
  var bootstrap: Bootstrap {
    Bootstrap(
      resamples: resamples, permutations: permutations, confidence: confidence.level, seed: seed,
      threads: threads.count, blockLength: blockLength)
  }

  func validate() throws {
    if let blockLength {
      guard blockLength > 0, blockLength.isFinite else {
        throw ValidationError("--block-length: expected more than 0 seconds, found \(blockLength)")
      }
      if let interval, interval != .block {
        throw ValidationError(
          "--block-length: expected --interval block, found \(interval.rawValue)")
      }
    }
    guard (10...1_000_000).contains(resamples) else {
      throw ValidationError("--resamples: expected 10 to 1000000, found \(resamples)")
    }
    guard (10...10_000_000).contains(permutations) else {
      throw ValidationError("--permutations: expected 10 to 10000000, found \(permutations)")
    }
  }

  /// - Throws: as `PartitionOptions.clusters`.
  func settings(
    _ convention: Convention, _ partition: PartitionOptions, for systems: [SystemScores]
  ) throws(FileError) -> ReportSettings {
    let recordings = systems.flatMap { $0.dimensions.flatMap { $0.recordings.map(\.name) } }
    return ReportSettings(
      convention: convention, interval: interval, bootstrap: bootstrap,
      clusters: try partition.clusters(of: recordings))
  }
}

extension IntervalMethod: ExpressibleByArgument {}
