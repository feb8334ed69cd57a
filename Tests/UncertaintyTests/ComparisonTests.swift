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
    #expect(blockComparisons(gold: [1, 2], predictions: []).isEmpty)
  }

  /// A difference of coefficients is at most 2, however little is known of it.
  @Test(arguments: [2, 3]) func intervalsStayWhereDifferencesAre(count: Int) {
    let systems = [0.2, 0.9].map { clusters(seed: 3, noise: $0, count) }
    let found = comparisons(of: systems, bootstrap: few)[0]
    #expect(found.mean.interval == Interval(-2, 2))
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
    let found = blockComparisons(gold: gold, predictions: [good, bad, good], bootstrap: few)
    #expect(found.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
    #expect(found[0].pooled.value > 0.2)
    #expect(found[0].pooled.interval.lower > 0)
    #expect(found[0].pooled.pValue < 0.01)
    #expect(found[0].mean == found[0].pooled)
    #expect(found[1].pooled.value == 0)
    #expect(found[1].pooled.pValue == 1)
    #expect(found[2].pooled.value == -found[0].pooled.value)
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
      let cluster = clusterIntervals(of: clusters(seed: 4, noise: 0.5, 20), bootstrap: bootstrap)
      let block = blockInterval(
        gold: trace.gold, prediction: trace.prediction, bootstrap: bootstrap)
      results.append([cluster.pooled, cluster.mean, block.interval])
      compared.append(
        comparisons(of: pairedClusters(seed: 4, noises: [0.5, 0.6], 20), bootstrap: bootstrap))
    }
    #expect(results[0] == results[1] && results[0] == results[2])
    #expect(compared[0] == compared[1] && compared[0] == compared[2])
    var reseeded = few
    reseeded.seed = 6
    let other = blockInterval(gold: trace.gold, prediction: trace.prediction, bootstrap: reseeded)
    #expect(other.interval != results[0][2])
  }

  private func clusters(seed: UInt64, noise: Double, _ count: Int) -> [[Moments]] {
    pairedClusters(seed: seed, noises: [noise], count)[0]
  }

  /// `[system][recording]`: systems with noise of their own on the same gold standards.
  private func pairedClusters(seed: UInt64, noises: [Double], _ count: Int) -> [[[Moments]]] {
    var generator = SplitMix64(seed: seed)
    var systems = noises.map { _ in [[Moments]]() }
    for _ in 0..<count {
      let gold = autoregression(40, correlation: 0.8, using: &generator)
      for (system, noise) in noises.enumerated() {
        let errors = autoregression(40, correlation: 0.8, using: &generator)
        systems[system].append([
          Moments(gold: gold, prediction: zip(gold, errors).map { 0.7 * $0 + noise * $1 })
        ])
      }
    }
    return systems
  }
}
