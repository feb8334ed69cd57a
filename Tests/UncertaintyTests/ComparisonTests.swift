import Agreement
import TestSupport
import Testing
import Uncertainty

struct ComparisonTests {
  private let few = Bootstrap(resamples: 300, permutations: 499, seed: 5)

  /// Two recordings, by hand: the first system is perfect, the second's mean coefficient is 2/3 in
  /// both. Swapping one recording leaves no difference of the means, so two of the four swaps are as
  /// large: p = 0.5.
  @Test func twoRecordingsMatchHandComputedValues() {
    let perfect = Moments(gold: [0, 1, 2], prediction: [0, 1, 2])
    let fair = Moments(gold: [0, 1, 2], prediction: [0, 1, 1])
    let found = comparisons(
      of: [[[perfect], [perfect]], [[fair], [fair]]], bootstrap: few)
    #expect(found.count == 1)
    #expect(abs(found[0].mean.value - 1.0 / 3) < 1e-15)
    #expect(found[0].mean.pValue == 0.5)
  }

  @Test func identicalSystemsDoNotDiffer() {
    let systems = [clusters(seed: 1, noise: 0.5, 16), clusters(seed: 1, noise: 0.5, 16)]
    let found = comparisons(of: systems, bootstrap: few)[0]
    for difference in [found.pooled, found.mean] {
      #expect(difference.value == 0)
      #expect(difference.interval == Interval(0, 0))
      #expect(difference.pValue == 1)
      #expect(difference.adjustedPValue == 1)
    }
  }

  @Test func fewRecordingsSaySo() {
    let one = clusters(seed: 1, noise: 0.5, 1)
    let single = comparisons(of: [one, clusters(seed: 2, noise: 0.9, 1)], bootstrap: few)[0]
    #expect(single.pooled.interval == Interval(undefined: .tooFewClusters))
    #expect(single.pooled.value.isFinite)
    #expect(single.pooled.pValue == 1)
    for systems in [[[], []], [[[Moments()]], one]] as [[[[Moments]]]] {
      let none = comparisons(of: systems, bootstrap: few)[0]
      #expect(none.pooled.value.isNaN && none.pooled.pValue.isNaN && none.mean.pValue.isNaN)
      #expect(none.mean.interval == Interval(undefined: .tooFewClusters))
    }
    #expect(comparisons(of: [], bootstrap: few).isEmpty)
    #expect(comparisons(of: [one], bootstrap: few).isEmpty)
    #expect(blockComparisons(of: []).isEmpty)
  }

  /// Differences of .24 and thereabouts in each of four recordings: four is enough to tell.
  @Test func alikeDifferencesOfFourRecordingsAreTold() {
    let systems = [0.2, 0.7].map { clusters(seed: 3, noise: $0, 4, steps: 2000) }
    let found = comparisons(of: systems, bootstrap: few)[0]
    #expect(found.method == .jackknife)
    for difference in [found.pooled, found.mean] {
      #expect(difference.interval.lower > 0)
      #expect(difference.interval.upper - difference.interval.lower < 0.3)
    }
  }

  /// By hand, of the means: differences of 1/3 and 1/3 have no spread; of 0 and 1/3 the mean is 1/6,
  /// the standard error 1/6, and t with one degree of freedom 12.706: beyond 2, which is all there is.
  @Test func twoRecordingsAreJackknifed() {
    let perfect = Moments(gold: [0, 1, 2], prediction: [0, 1, 2])
    let fair = Moments(gold: [0, 1, 2], prediction: [0, 1, 1])
    let alike = comparisons(of: [[[perfect], [perfect]], [[fair], [fair]]], bootstrap: few)[0]
    #expect(abs(alike.mean.interval.lower - 1.0 / 3) < 1e-15)
    #expect(alike.mean.interval.upper == alike.mean.interval.lower)
    let apart = comparisons(of: [[[fair], [perfect]], [[fair], [fair]]], bootstrap: few)[0]
    #expect(abs(apart.mean.interval.lower - (1 - 12.706204736) / 6) < 1e-9)
    #expect(apart.mean.interval.upper == 2)
  }

  /// A difference of coefficients is at most 2, however little is known of it.
  @Test(arguments: [2, 3]) func intervalsStayWhereDifferencesAre(count: Int) {
    let systems = [0.2, 0.9].map { clusters(seed: 3, noise: $0, count) }
    let found = comparisons(of: systems, bootstrap: few)[0]
    #expect(found.mean.interval.lower >= -2 && found.mean.interval.upper <= 2)
    #expect(found.pooled.interval.lower >= -2 && found.pooled.interval.upper <= 2)
    #expect(found.pooled.interval.lower <= found.pooled.value)
  }

  /// Every pair in order, its two systems exchanged giving the mirror image; Holm over the pairs.
  @Test func pairsComeInOrderAndAreCorrected() {
    let systems = [0.2, 0.5, 0.9].map { clusters(seed: 2, noise: $0, 9) }
    let found = comparisons(of: systems, bootstrap: few)
    #expect(found.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
    #expect(found.allSatisfy { $0.pooled.value > 0 })
    #expect(found.map(\.pooled.adjustedPValue) == holm(found.map(\.pooled.pValue)))
    #expect(found.map(\.mean.adjustedPValue) == holm(found.map(\.mean.pValue)))
    let mirrored = comparisons(of: [systems[1], systems[0]], bootstrap: few)[0]
    #expect(mirrored.pooled.value == -found[0].pooled.value)
    #expect(mirrored.pooled.pValue == found[0].pooled.pValue)
    #expect(abs(mirrored.pooled.interval.lower + found[0].pooled.interval.upper) < 1e-12)
  }

  /// A test's level: of two systems that are the same but for chance, about one in twenty is found
  /// different at 0.05; 300 simulations leave 0.05 ± 0.04 for three standard errors.
  @Test(arguments: [9, 20])
  func equalSystemsAreSeldomFoundDifferent(count: Int) {
    let found = (0..<300).map { seed in
      comparisons(
        of: pairedClusters(seed: UInt64(seed), noises: [0.7, 0.7], count),
        bootstrap: Bootstrap(resamples: 20, permutations: 199, seed: UInt64(seed), threads: 2))[0]
    }
    for values in [found.map(\.pooled.pValue), found.map(\.mean.pValue)] {
      let share = Double(values.count { $0 <= 0.05 }) / 300
      #expect((0.01...0.09).contains(share))
    }
  }

  @Test func oneRecordingIsComparedByBlocks() {
    var generator = SplitMix64(seed: 8)
    let model = TraceModel(correlation: 0.8)
    let (gold, bad) = model.trace(800, using: &generator)
    let good = zip(gold, autoregression(800, correlation: 0.8, using: &generator)).map {
      $0 + 0.2 * $1
    }
    let found = blockComparisons(
      of: [
        PairedTrace(gold: gold, prediction: good), PairedTrace(gold: gold, prediction: bad),
        PairedTrace(gold: gold, prediction: good),
      ], bootstrap: few)
    #expect(found.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
    #expect(found[0].pooled.value > 0.2)
    #expect(found[0].pooled.interval.lower > 0)
    #expect(found[0].pooled.pValue < 0.01)
    #expect(found[0].mean == found[0].pooled)
    #expect(found[1].pooled.value == 0)
    #expect(found[1].pooled.pValue == 1)
    #expect(found[2].pooled.value == -found[0].pooled.value)
  }

  @Test func aBlockLengthCanBeAskedFor() {
    var generator = SplitMix64(seed: 4)
    let (gold, prediction) = TraceModel().trace(400, using: &generator)
    let trace = PairedTrace(gold: gold, prediction: prediction, step: 0.1)
    func length(_ seconds: Double?) -> Int {
      var bootstrap = few
      bootstrap.blockLength = seconds
      return blockInterval(of: [trace], bootstrap: bootstrap).blockLength
    }
    #expect([0.01, 0.1, 2, 2.04, 20, 21, 1e300].map(length) == [1, 1, 20, 20, 200, 200, 200])
    #expect(length(nil) > 1)
    // Without a duration of steps there is nothing to ask for.
    var bootstrap = few
    bootstrap.blockLength = 2
    let plain = PairedTrace(gold: gold, prediction: prediction)
    #expect(blockInterval(of: [plain], bootstrap: bootstrap).blockLength == length(nil))
  }

  @Test func holmLeavesUndefinedValuesOut() {
    // 0.01 · 2, then 0.04 · 1.
    let adjusted = holm([0.04, .nan, 0.01])
    #expect(adjusted[0] == 0.04 && adjusted[1].isNaN && adjusted[2] == 0.02)
    #expect(holm([]) == [])
    #expect(holm([0.6, 0.7]) == [1, 1])
  }

  @Test func threadsChangeNothing() {
    var generator = SplitMix64(seed: 3)
    let trace = TraceModel().trace(300, using: &generator)
    var results: [[Interval]] = []
    var compared: [[Comparison]] = []
    for threads in [1, 2, 7] {
      var bootstrap = few
      bootstrap.threads = threads
      let cluster = clusterIntervals(of: [clusters(seed: 4, noise: 0.5, 20)], bootstrap: bootstrap)
      let block = blockInterval(
        of: [PairedTrace(gold: trace.gold, prediction: trace.prediction)], bootstrap: bootstrap)
      results.append([cluster.pooled, cluster.mean, block.interval])
      compared.append(
        comparisons(of: pairedClusters(seed: 4, noises: [0.5, 0.6], 20), bootstrap: bootstrap))
    }
    #expect(results[0] == results[1] && results[0] == results[2])
    #expect(compared[0] == compared[1] && compared[0] == compared[2])
    var reseeded = few
    reseeded.seed = 6
    let other = blockInterval(
      of: [PairedTrace(gold: trace.gold, prediction: trace.prediction)], bootstrap: reseeded)
    #expect(other.interval != results[0][2])
  }

  private func clusters(
    seed: UInt64, noise: Double, _ count: Int, steps: Int = 40
  ) -> [[Moments]] {
    pairedClusters(seed: seed, noises: [noise], count, steps: steps)[0]
  }

  /// `[system][recording]`: systems with noise of their own on the same gold standards.
  private func pairedClusters(
    seed: UInt64, noises: [Double], _ count: Int, steps: Int = 40
  ) -> [[[Moments]]] {
    var generator = SplitMix64(seed: seed)
    var systems = noises.map { _ in [[Moments]]() }
    for _ in 0..<count {
      let gold = autoregression(steps, correlation: 0.8, using: &generator)
      for (system, noise) in noises.enumerated() {
        let errors = autoregression(steps, correlation: 0.8, using: &generator)
        systems[system].append([
          Moments(gold: gold, prediction: zip(gold, errors).map { 0.7 * $0 + noise * $1 })
        ])
      }
    }
    return systems
  }
}
