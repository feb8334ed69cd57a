import Agreement
import Foundation
import Parallel
import Synchronization
import TestSupport
import Testing
import Uncertainty

/// How often 95 % intervals hold the coefficient of the population that a trace was simulated from.
///
/// `COVERAGE_STUDY=2000 swift test -c release -Xswiftc -enable-testing --disable-xctest --filter
/// CoverageTests` takes 2,000 simulations instead of a few, more settings, and prints the tables of
/// docs/numerics.md.
struct CoverageTests {
  private static let study = ProcessInfo.processInfo.environment["COVERAGE_STUDY"].flatMap(Int.init)
  private static let simulations = study ?? 400
  private static let resamples = study == nil ? 199 : 999

  /// Of 400 intervals that hold with 95 %, fewer than 90 % or more than 98 % would be a rare accident,
  /// and the seeds are fixed.
  private static let bounds = 0.9...0.98

  struct Trace: Sendable, CustomTestStringConvertible {
    let correlation: Double
    let steps: Int

    var testDescription: String { "\(steps) steps of correlation \(correlation)" }
  }

  private static let traces: [Trace] =
    study == nil
    ? [Trace(correlation: 0.5, steps: 300), Trace(correlation: 0.9, steps: 500)]
    : [500, 1500, 7500].flatMap { steps in
      [0, 0.5, 0.9, 0.95, 0.98, 0.99].map { Trace(correlation: $0, steps: steps) }
    }

  @Test(arguments: traces)
  func blockIntervalsHold(trace: Trace) {
    let model = TraceModel(correlation: trace.correlation)
    let truth = model.coefficient
    let found = Self.simulated { generator in
      let (gold, prediction) = model.trace(trace.steps, using: &generator)
      let moments = Moments(gold: gold, prediction: prediction)
      let block = blockInterval(
        of: [PairedTrace(gold: gold, prediction: prediction)], bootstrap: Self.bootstrap(&generator)
      )
      return [
        effectiveCount(of: PairedTrace(gold: gold, prediction: prediction)),
        Double(block.blockLength),
        Self.holds(linInterval(moments), truth),
        Self.holds(jackknifeInterval(of: [PairedTrace(gold: gold, prediction: prediction)]), truth),
        Self.holds(block.interval, truth), block.interval.upper - block.interval.lower,
      ]
    }
    Self.printRow(
      "| \(trace.correlation) | \(trace.steps) |", numbers: found.prefix(2),
      shares: found[2..<5], widths: found.suffix(1))
    if Self.study == nil { #expect(Self.bounds.contains(found[4])) }
    // Lin's interval takes every step for independent, which they are only without correlation.
    if Self.study == nil, trace.correlation >= 0.9 { #expect(found[2] < 0.6) }
  }

  @Test(arguments: study == nil ? [16] : [4, 6, 9, 16, 28])
  func clusterIntervalsHold(count: Int) {
    let model = CorpusModel()
    let truths = [0, 1].map { model.coefficient(system: $0) }
    let means = Self.meanCoefficients
    let found = Self.simulated { generator in
      var systems = [[[Moments]]](repeating: [], count: 2)
      for _ in 0..<count {
        let recording = model.recording(using: &generator)
        for system in 0..<2 {
          systems[system].append([
            Moments(gold: recording.gold, prediction: recording.predictions[system])
          ])
        }
      }
      let bootstrap = Self.bootstrap(&generator)
      let pooled = systems[0].reduce(into: Moments()) { $0.merge($1[0]) }
      let cluster = clusterIntervals(of: [systems[0]], bootstrap: bootstrap)
      let jackknife = jackknifeIntervals(of: [systems[0]])
      let difference = comparisons(of: systems, bootstrap: bootstrap)[0]
      // The two systems as two runs of one.
      let runs = clusterIntervals(of: systems, bootstrap: bootstrap)
      let leftOut = jackknifeIntervals(of: systems)
      return [
        Self.holds(linInterval(pooled), truths[0]),
        Self.holds(jackknife.pooled, truths[0]), Self.holds(jackknife.mean, means[0]),
        Self.holds(cluster.pooled, truths[0]), Self.holds(cluster.mean, means[0]),
        Self.holds(difference.pooled.interval, truths[0] - truths[1]),
        Self.holds(difference.mean.interval, means[0] - means[1]),
        Self.holds(runs.pooled, (truths[0] + truths[1]) / 2),
        Self.holds(runs.mean, (means[0] + means[1]) / 2),
        Self.holds(leftOut.pooled, (truths[0] + truths[1]) / 2),
        cluster.pooled.upper - cluster.pooled.lower,
      ]
    }
    Self.printRow("| \(count) |", numbers: [], shares: found[..<7], widths: found.suffix(1))
    if Self.study == nil {
      for share in found[1..<10] { #expect(Self.bounds.contains(share)) }
      #expect(found[0] < 0.6)
    }
  }

  /// What is taken for few recordings where no method is asked for, and, in the study, what the
  /// bootstrap gives beside it.
  @Test(arguments: study == nil ? [2, 4, 8] : [2, 3, 4, 5, 6, 7, 8])
  func intervalsOverFewRecordingsHold(count: Int) {
    let model = CorpusModel()
    let truths = [0, 1].map { model.coefficient(system: $0) }
    let means = Self.meanCoefficients
    let found = Self.simulated(max(Self.simulations, 1000)) { generator in
      var systems = [[[Moments]]](repeating: [], count: 2)
      for _ in 0..<count {
        let recording = model.recording(using: &generator)
        for system in 0..<2 {
          systems[system].append([
            Moments(gold: recording.gold, prediction: recording.predictions[system])
          ])
        }
      }
      let bootstrap = Self.bootstrap(&generator)
      let chosen = summaryIntervals(of: [systems[0]], bootstrap: bootstrap)
      let difference = comparisons(of: systems, bootstrap: bootstrap)[0]
      var numbers = [
        Self.holds(chosen.pooled, truths[0]), Self.holds(chosen.mean, means[0]),
        Self.holds(difference.pooled.interval, truths[0] - truths[1]),
        Self.holds(difference.mean.interval, means[0] - means[1]),
      ]
      if Self.study != nil {
        let cluster = clusterIntervals(of: [systems[0]], bootstrap: bootstrap)
        numbers += [Self.holds(cluster.pooled, truths[0]), Self.holds(cluster.mean, means[0])]
        for interval in [chosen.pooled, cluster.pooled] {
          numbers.append(interval.upper - interval.lower)
        }
      }
      return numbers
    }
    Self.printRow(
      "| \(count) |", numbers: [], shares: found.prefix(6), widths: found.dropFirst(6))
    if Self.study == nil {
      for share in found { #expect(Self.bounds.contains(share)) }
    }
  }

  /// The population's mean coefficient of recordings, by simulation: it has no closed form.
  private static let meanCoefficients: [Double] = {
    let model = CorpusModel()
    let count = study == nil ? 4000 : 100_000
    var generator = SplitMix64(seed: 77)
    var sums = [0.0, 0.0]
    for _ in 0..<count {
      let recording = model.recording(using: &generator)
      for system in 0..<2 {
        sums[system] += Moments(gold: recording.gold, prediction: recording.predictions[system])
          .concordanceCorrelation()
      }
    }
    return sums.map { $0 / Double(count) }
  }()

  /// Means of what the simulations give, each from a stream of its own.
  private static func simulated(
    _ simulations: Int = simulations, _ body: @escaping @Sendable (inout SplitMix64) -> [Double]
  ) -> [Double] {
    let sums = Sums()
    forEachIndex(below: simulations, threads: 2) { index in
      var generator = SplitMix64(seed: SplitMix64.hash(UInt64(index)))
      sums.add(body(&generator), at: index)
    }
    return sums.means
  }

  private static func bootstrap(_ generator: inout SplitMix64) -> Bootstrap {
    Bootstrap(resamples: resamples, permutations: 1, seed: generator.next())
  }

  private static func holds(_ interval: Interval, _ truth: Double) -> Double {
    interval.lower <= truth && truth <= interval.upper ? 1 : 0
  }

  private static func printRow(
    _ start: String, numbers: some Sequence<Double>, shares: some Sequence<Double>,
    widths: some Sequence<Double>
  ) {
    guard study != nil else { return }
    let cells =
      numbers.map { String(format: "%.0f", $0) }
      + shares.map { String(format: "%.1f", 100 * $0) } + widths.map { String(format: "%.2f", $0) }
    print(start, cells.joined(separator: " | "), "|")
  }
}

/// Results by simulation, summed in their order so that threads change nothing.
private final class Sums: Sendable {
  private let results = Mutex<[Int: [Double]]>([:])

  func add(_ result: [Double], at index: Int) { results.withLock { $0[index] = result } }

  var means: [Double] {
    results.withLock { results in
      var sums: [Double] = []
      for index in results.keys.sorted() {
        let result = results[index] ?? []
        sums = sums.isEmpty ? result : zip(sums, result).map { $0 + $1 }
      }
      return sums.map { $0 / Double(results.count) }
    }
  }
}
