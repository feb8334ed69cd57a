import Agreement
import TestSupport
import Testing
import Uncertainty

/// Nothing traps, and what has no answer says why.
struct DegenerateInputTests {
  private let few = Bootstrap(resamples: 200, permutations: 99)
  private let ordinary = Moments(gold: [1, 2, 3, 4], prediction: [1, 3, 2, 4])
  private let other = Moments(gold: [2, 5, 1, 4], prediction: [2, 4, 2, 4])
  private let constant = Moments(gold: [1, 1, 1], prediction: [1, 1, 1])

  @Test func oneRecordingHasNoClusterInterval() {
    for clusters in [[], [[ordinary]], [[ordinary, other]], [[ordinary], [Moments()], []]] {
      for intervals in [
        clusterIntervals(of: [clusters], bootstrap: few), jackknifeIntervals(of: [clusters]),
      ] {
        #expect(intervals.pooled == Interval(undefined: .tooFewClusters))
        #expect(intervals.mean == Interval(undefined: .tooFewClusters))
      }
    }
  }

  /// Half of the resamples hold one recording twice, of which no standard error can be told: the
  /// interval is all that a correlation can be.
  @Test func twoRecordingsLeaveEverythingOpen() {
    let intervals = clusterIntervals(of: [[[ordinary], [other]]], bootstrap: few)
    #expect(intervals.pooled == Interval(-1, 1))
    #expect(intervals.mean == Interval(-1, 1))
  }

  /// By default two recordings are jackknifed: an interval, if a wide one; leaving one out leaves a
  /// perfect correlation at times, which leaves everything open.
  @Test func fewRecordingsAreJackknifed() {
    let intervals = summaryIntervals(of: [[[ordinary], [other]]], bootstrap: few)
    #expect(intervals == jackknifeIntervals(of: [[[ordinary], [other]]]))
    #expect(intervals.method == .jackknife && intervals.pooled.reason == nil)
    let perfect = Moments(gold: [1, 2, 4], prediction: [1, 2, 4])
    let open = summaryIntervals(of: [[[ordinary], [perfect]]], bootstrap: few)
    #expect(open.pooled == Interval(-1, 1) && open.mean == Interval(-1, 1))
    let nine = [[Moments]](repeating: [ordinary], count: 8) + [[other]]
    #expect(summaryIntervals(of: [nine], bootstrap: few).method == .cluster)
    #expect(summaryIntervals(of: [nine + [[Moments()]]], bootstrap: few).method == .cluster)
    #expect(
      summaryIntervals(of: [Array(nine.dropFirst()) + [[]]], bootstrap: few).method == .jackknife)
  }

  @Test func undefinedRecordingsTakeNoPartInTheMean() {
    let clusters = [[ordinary], [other], [constant]]
    let intervals = jackknifeIntervals(of: [clusters])
    #expect(intervals.pooled.reason == nil)
    let onlyDefined = jackknifeIntervals(of: [[[ordinary], [other]]])
    #expect(intervals.mean.reason == nil)
    #expect(onlyDefined.mean.reason == nil)
    #expect(clusterIntervals(of: [clusters], bootstrap: few).mean.reason == nil)
  }

  @Test func undefinedCoefficientsHaveNoInterval() {
    let infinite = Moments(gold: [1, 2, .infinity], prediction: [1, 2, 3])
    for clusters in [[[constant], [constant]], [[infinite], [infinite], [infinite]]] {
      let cluster = clusterIntervals(of: [clusters], bootstrap: few)
      let jackknife = jackknifeIntervals(of: [clusters])
      for interval in [cluster.pooled, cluster.mean, jackknife.pooled, jackknife.mean] {
        #expect(interval == Interval(undefined: .undefinedCoefficient))
      }
    }
    for prediction in [[2.0, 2, 2, 2], [.infinity, 1, 2, 3]] {
      let interval = blockInterval(
        of: [PairedTrace(gold: [2, 2, 2, 2], prediction: prediction)], bootstrap: few)
      #expect(interval.interval == Interval(undefined: .undefinedCoefficient))
      #expect(interval.blockLength == 0)
      #expect(
        jackknifeInterval(of: [PairedTrace(gold: [2, 2, 2, 2], prediction: prediction)])
          == Interval(undefined: .undefinedCoefficient))
      #expect(effectiveCount(of: PairedTrace(gold: [2, 2, 2, 2], prediction: prediction)).isNaN)
    }
  }

  @Test func fewPairsHaveNoInterval() {
    for gold in [[], [1], [1, 2], [1, 2, .nan]] {
      let prediction = gold.map { $0 + 1 }
      #expect(
        blockInterval(of: [PairedTrace(gold: gold, prediction: prediction)], bootstrap: few)
          .interval
          == Interval(undefined: .tooFewPairs))
      #expect(
        jackknifeInterval(of: [PairedTrace(gold: gold, prediction: prediction)])
          == Interval(undefined: .tooFewPairs))
      let comparison = blockComparisons(
        of: [
          PairedTrace(gold: gold, prediction: prediction),
          PairedTrace(gold: gold, prediction: gold),
        ], bootstrap: few)
      #expect(comparison[0].pooled.interval == Interval(undefined: .tooFewPairs))
      #expect(comparison[0].pooled.pValue.isNaN)
    }
    #expect(effectiveCount(of: PairedTrace(gold: [], prediction: [])).isNaN)
    #expect(effectiveCount(of: PairedTrace(gold: [1], prediction: [1])).isNaN)
  }

  /// Every length from three pairs on, gaps among them; then one pair less.
  @Test(arguments: 3..<40)
  func shortRecordingsAreTaken(count: Int) {
    var generator = SplitMix64(seed: UInt64(count))
    var (gold, prediction) = TraceModel().trace(count + 1, using: &generator)
    gold[count / 2] = .nan
    let found = blockInterval(of: [PairedTrace(gold: gold, prediction: prediction)], bootstrap: few)
    #expect(found.blockLength >= 1)
    #expect(found.interval.reason == nil)
    #expect(found.interval.lower >= -1 && found.interval.upper <= 1)
    prediction[0] = .nan
    let trace = PairedTrace(gold: gold, prediction: prediction)
    let shorter = blockInterval(of: [trace], bootstrap: few)
    #expect(shorter.interval.reason == (count == 3 ? .tooFewPairs : nil))
    #expect((count == 3 ? 0...0 : 1...count).contains(shorter.blockLength))
    let n = effectiveCount(of: trace)
    #expect(n.isNaN || (0...Double(count)).contains(n))
    _ = blockComparisons(of: [trace, PairedTrace(gold: gold, prediction: gold)], bootstrap: few)
  }

  @Test func perfectPredictionsHaveNoWidth() {
    let gold = (0..<50).map { Double($0 * $0 % 17) }
    let perfect = Moments(gold: gold, prediction: gold)
    let clusters = [[perfect], [Moments(gold: [1, 5, 3], prediction: [1, 5, 3])], [perfect]]
    let cluster = clusterIntervals(of: [clusters], bootstrap: few)
    let jackknife = jackknifeIntervals(of: [clusters])
    for interval in [
      cluster.pooled, cluster.mean, jackknife.pooled, jackknife.mean,
      blockInterval(of: [PairedTrace(gold: gold, prediction: gold)], bootstrap: few).interval,
      jackknifeInterval(of: [PairedTrace(gold: gold, prediction: gold)]),
    ] {
      #expect(interval == Interval(1, 1))
    }
  }

  /// Numbers so large that their squares overflow are undefined, not wrong; the smallest are exact.
  @Test func hostileNumbersTrapNowhere() {
    var generator = SplitMix64(seed: 1)
    for scale in [1e-300, 1e-160, 1e150, 1e300] {
      let trace = TraceModel().trace(60, using: &generator)
      let gold = trace.gold.map { $0 * scale }
      let prediction = trace.prediction.map { $0 * scale }
      let found = blockInterval(
        of: [PairedTrace(gold: gold, prediction: prediction)], bootstrap: few
      )
      .interval
      #expect(found.reason != nil || (-1...1).contains(found.lower))
      _ = effectiveCount(of: PairedTrace(gold: gold, prediction: prediction))
      _ = blockComparisons(
        of: [
          PairedTrace(gold: gold, prediction: prediction),
          PairedTrace(gold: gold, prediction: gold),
        ], bootstrap: few)
      let moments = Moments(gold: gold, prediction: prediction)
      _ = clusterIntervals(of: [[[moments], [ordinary], [other]]], bootstrap: few)
      _ = linInterval(moments)
    }
  }

  @Test func aConstantSeriesHasNoBlocks() {
    #expect(blockLength(of: [Double](repeating: 0.1, count: 500)).isFinite)
    #expect(blockLength(of: []) == 1)
  }

  @Test func callersMistakesTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = blockInterval(of: [PairedTrace(gold: [1, 2], prediction: [1])])
    }
    await #expect(processExitsWith: .failure) { _ = Bootstrap(resamples: 0) }
    await #expect(processExitsWith: .failure) { _ = Bootstrap(confidence: 1) }
    await #expect(processExitsWith: .failure) { _ = normalQuantile(0) }
  }
}
