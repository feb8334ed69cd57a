import Agreement
import Foundation
import TestSupport
import Testing
import Uncertainty

/// Intervals for the mean over a system's runs, against the definitions written out.
struct RunMeanTests {
  private let bootstrap = Bootstrap(resamples: 200)

  @Test func meanAndDeviationAreThoseOfTheTextbook() throws {
    #expect(meanOverRuns([0.5, 0.75, 1]) == 0.75)
    #expect(try #require(deviationOverRuns([0.5, 0.75, 1])) == 0.25)
    #expect(deviationOverRuns([0.5]) == nil)
    // The sum of six 0.1 divided by 6 is not 0.1.
    #expect(meanOverRuns([Double](repeating: 0.1, count: 6)) == 0.1)
    #expect(deviationOverRuns([Double](repeating: 0.1, count: 6)) == 0)
    #expect(meanOverRuns([.infinity, .infinity]) == .infinity)
    #expect(meanOverRuns([0.5, .nan]).isNaN)
  }

  @Test func equalRunsHaveTheIntervalOfOne() {
    let recordings = Self.recordings(9)
    let clusters = Self.clusters(of: recordings, run: 0)
    let trace = PairedTrace(gold: recordings[0].gold, prediction: recordings[0].runs[0], step: 1)
    for count in [2, 3, 7] {
      let runs = [[[Moments]]](repeating: clusters, count: count)
      #expect(jackknifeIntervals(of: runs) == jackknifeIntervals(of: [clusters]))
      #expect(
        clusterIntervals(of: runs, bootstrap: bootstrap)
          == clusterIntervals(of: [clusters], bootstrap: bootstrap))
      let traces = [PairedTrace](repeating: trace, count: count)
      #expect(jackknifeInterval(of: traces) == jackknifeInterval(of: [trace]))
      #expect(
        blockInterval(of: traces, bootstrap: bootstrap)
          == blockInterval(of: [trace], bootstrap: bootstrap))
    }
  }

  /// tanh(z ± t se) with z that of the mean over runs, as it is and without each recording. t is
  /// Student's of 4 degrees.
  @Test func jackknifeIsThatOfTheMean() {
    let recordings = Self.recordings(5)
    let all = Set(0..<5)
    func interval(_ statistic: (Set<Int>) -> Double) -> (Double, Double) {
      let left = all.sorted().map { atanh(statistic(all.subtracting([$0]))) }
      let mean = left.reduce(0, +) / 5
      let error = (4.0 / 5 * left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot()
      let z = atanh(statistic(all))
      return (tanh(z - 2.7764451051977987 * error), tanh(z + 2.7764451051977987 * error))
    }
    let pooled = interval { kept in
      (0..<2).reduce(0) { sum, run in
        let gold = kept.sorted().flatMap { recordings[$0].gold }
        let prediction = kept.sorted().flatMap { recordings[$0].runs[run] }
        return sum + Self.ccc(gold, prediction) / 2
      }
    }
    let mean = interval { kept in
      (0..<2).reduce(0) { sum, run in
        let single = kept.map { Self.ccc(recordings[$0].gold, recordings[$0].runs[run]) }
        return sum + single.reduce(0, +) / Double(kept.count) / 2
      }
    }
    let found = jackknifeIntervals(of: (0..<2).map { Self.clusters(of: recordings, run: $0) })
    for (interval, expected) in [(found.pooled, pooled), (found.mean, mean)] {
      #expect(abs(interval.lower - expected.0) < 1e-9 && abs(interval.upper - expected.1) < 1e-9)
    }
  }

  /// The studentised bootstrap, every resample's recordings being the same in both runs. Random on
  /// both sides: the resamples leave the quantile uncertain by some hundredths of the width.
  @Test func bootstrapAveragesInEachResample() {
    let runs = (0..<2).map { Self.clusters(of: Self.recordings(9), run: $0).map { $0[0] } }
    func estimate(_ drawn: [Int]) -> (z: Double, error: Double) {
      let wholes = runs.map { run in drawn.reduce(into: Moments()) { $0.merge(run[$1]) } }
      let influences = wholes.map { ConcordanceInfluence(on: $0) }
      let value = (influences[0].coefficient + influences[1].coefficient) / 2
      let squares = drawn.reduce(0) { sum, part in
        let mean = (influences[0].of(runs[0][part]) + influences[1].of(runs[1][part])) / 2
        return sum + mean * mean
      }
      return (atanh(value), (squares * 9 / 8).squareRoot() / (1 - value * value))
    }
    var generator = SplitMix64(seed: 5)
    let whole = estimate(Array(0..<9))
    let quotients = (0..<10_000).map { _ in
      let drawn = estimate((0..<9).map { _ in Int.random(in: 0..<9, using: &generator) })
      return abs(drawn.z - whole.z) / drawn.error
    }.sorted()
    let margin = quotients[9_499] * whole.error
    let found = clusterIntervals(
      of: runs.map { $0.map { [$0] } }, bootstrap: Bootstrap(resamples: 10_000, threads: 2))
    let (lower, upper) = (tanh(whole.z - margin), tanh(whole.z + margin))
    #expect(abs(found.pooled.lower - lower) < 0.03 * (upper - lower))
    #expect(abs(found.pooled.upper - upper) < 0.03 * (upper - lower))
  }

  /// Blocks of one step draw the steps as the cluster bootstrap draws recordings of one step, and so
  /// do the two jackknives.
  @Test func stepsOfRunsAreAsRecordingsOfOneStep() {
    let recording = Self.recordings(1)[0]
    let traces = recording.runs.map {
      PairedTrace(gold: recording.gold, prediction: $0, step: 1)
    }
    let steps = recording.runs.map { run in
      zip(recording.gold, run).map { [Moments(gold: [$0], prediction: [$1])] }
    }
    let short = Bootstrap(resamples: 200, blockLength: 1)
    let pairs = [
      (
        blockInterval(of: traces, bootstrap: short).interval,
        clusterIntervals(of: steps, bootstrap: short).pooled
      ),
      (jackknifeInterval(of: traces), jackknifeIntervals(of: steps).pooled),
    ]
    for (byStep, byRecording) in pairs {
      #expect(abs(byStep.lower - byRecording.lower) < 1e-9)
      #expect(abs(byStep.upper - byRecording.upper) < 1e-9)
    }
  }

  /// Blocks are long enough for each of the runs.
  @Test func blockLengthIsTheLongestOfTheRuns() {
    var generator = SplitMix64(seed: 8)
    let gold = autoregression(400, correlation: 0.2, using: &generator)
    let traces = [0.2, 0.95].map { correlation in
      let noise = autoregression(400, correlation: correlation, using: &generator)
      return PairedTrace(gold: gold, prediction: zip(gold, noise).map { $0 + $1 })
    }
    let lengths = traces.map { blockInterval(of: [$0], bootstrap: bootstrap).blockLength }
    let found = blockInterval(of: traces, bootstrap: bootstrap).blockLength
    #expect(lengths[0] < lengths[1] && found >= lengths[1])
  }

  private typealias RecordingOfRuns = (gold: [Double], runs: [[Double]])

  /// 40 steps each, two runs that differ in noise, level and scale.
  private static func recordings(_ count: Int) -> [RecordingOfRuns] {
    var generator = SplitMix64(seed: 21)
    return (0..<count).map { _ in
      let gold = autoregression(40, correlation: 0.5, using: &generator)
      let runs = [(0.8, 0.5, 0.1), (0.5, 0.9, -0.3)].map { slope, noise, bias in
        gold.map { slope * $0 + noise * normal(using: &generator) + bias }
      }
      return (gold, runs)
    }
  }

  private static func clusters(of recordings: [RecordingOfRuns], run: Int) -> [[Moments]] {
    recordings.map { [Moments(gold: $0.gold, prediction: $0.runs[run])] }
  }

  private static func ccc(_ y: [Double], _ x: [Double]) -> Double {
    let n = Double(y.count)
    let (my, mx) = (y.reduce(0, +) / n, x.reduce(0, +) / n)
    let (syy, sxx) = (
      y.reduce(0) { $0 + ($1 - my) * ($1 - my) }, x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    )
    let sxy = zip(y, x).reduce(0) { $0 + ($1.0 - my) * ($1.1 - mx) }
    return 2 * sxy / (syy + sxx + n * (mx - my) * (mx - my))
  }
}
