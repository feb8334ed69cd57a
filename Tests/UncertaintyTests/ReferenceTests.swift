import Agreement
import Testing
import Uncertainty

/// What SciPy, arch, pingouin and NumPy give.
struct ReferenceTests {
  private let reference: Reference

  init() throws { reference = try Reference() }

  @Test func normalQuantilesAgreeWithSciPy() {
    for row in reference.normal {
      #expect(abs(normalQuantile(row[0]) - row[1]) <= 1e-15 * max(abs(row[1]), 1))
    }
  }

  @Test func studentQuantilesAgreeWithSciPy() {
    for row in reference.student {
      let value = studentQuantile(row[0], degrees: Int(row[1]))
      #expect(abs(value - row[2]) <= 1e-11 * max(row[2], 1))
    }
  }

  @Test func blockLengthsAgreeWithArch() {
    for block in reference.blockLengths {
      #expect(abs(blockLength(of: block.values) - block.length) <= 1e-9 * block.length)
    }
  }

  @Test func jackknifeIntervalsAgreeWithNumPy() throws {
    let intervals = jackknifeIntervals(of: [reference.clusters(system: 1)])
    expect(intervals.pooled, try #require(reference.jackknife["pooled"]), within: 1e-12)
    expect(intervals.mean, try #require(reference.jackknife["mean"]), within: 1e-12)
    let frames = reference.jackknifeFrames
    expect(
      jackknifeInterval(of: [PairedTrace(gold: frames.gold, prediction: frames.prediction)]),
      frames.interval,
      within: 1e-12)
  }

  /// Random on both sides: 40,000 resamples leave a quantile uncertain by some hundredths of the
  /// interval's width.
  @Test func clusterIntervalsAgreeWithNumPy() throws {
    let bootstrap = Bootstrap(resamples: 40_000, threads: 2)
    let intervals = clusterIntervals(of: [reference.clusters(system: 1)], bootstrap: bootstrap)
    expect(intervals.pooled, try #require(reference.cluster["pooled"]), within: 0.02)
    expect(intervals.mean, try #require(reference.cluster["mean"]), within: 0.02)
    let systems = [1, 2].map { reference.clusters(system: $0) }
    let comparison = try #require(
      comparisons(of: systems, bootstrap: bootstrap, method: .cluster).first)
    expect(
      comparison.pooled.interval, try #require(reference.cluster["pooled difference"]),
      within: 0.02)
    expect(
      comparison.mean.interval, try #require(reference.cluster["mean difference"]), within: 0.02)
  }

  @Test func blockIntervalsAgreeWithNumPy() {
    let trace = reference.block
    let found = blockInterval(
      of: [PairedTrace(gold: trace.gold, prediction: trace.prediction)],
      bootstrap: Bootstrap(resamples: 20_000, threads: 2))
    #expect(found.blockLength == trace.length)
    expect(found.interval, trace.interval, within: 0.03)
  }

  @Test func exactPermutationTestsAgreeWithSciPy() throws {
    let systems = [1, 2].map { reference.clusters(system: $0) }
    let comparison = try #require(
      comparisons(of: systems, bootstrap: Bootstrap(resamples: 10)).first)
    #expect(comparison.pooled.pValue == reference.permutation["pooled"])
    #expect(comparison.mean.pValue == reference.permutation["mean"])
  }

  @Test func holmsCorrectionAgreesWithPingouin() {
    let adjusted = holm(reference.holm.values)
    for (value, answer) in zip(adjusted, reference.holm.adjusted) {
      #expect(abs(value - answer) < 1e-15)
    }
    #expect(adjusted.count == reference.holm.adjusted.count)
  }

  private func expect(
    _ interval: Interval, _ ends: [Double], within tolerance: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(abs(interval.lower - ends[0]) <= tolerance, sourceLocation: sourceLocation)
    #expect(abs(interval.upper - ends[1]) <= tolerance, sourceLocation: sourceLocation)
  }
}
