import Agreement
import Foundation
import PostProcessing
import TestSupport
import Testing

struct ChainFitTests {
  /// A smooth curve, and a prediction of it that is early, noisy, too narrow and too high.
  private func recordings(seed: UInt64, count: Int = 3, steps: Int = 120) -> [PairedTrace] {
    var generator = SplitMix64(seed: seed)
    let lead = Int.random(in: 0...6, using: &generator)
    let gain = Double.random(in: 0.2...1.5, using: &generator)
    return (0..<count).map { _ in
      var level = 0.0
      let curve = (0..<steps + lead).map { _ in
        level = 0.95 * level + Double.random(in: -0.2...0.2, using: &generator)
        return level
      }
      let prediction = curve[lead...].map {
        0.3 + gain * $0 + Double.random(in: -0.3...0.3, using: &generator)
      }
      return PairedTrace(gold: Array(curve.prefix(steps)), prediction: prediction)
    }
  }

  private func ccc(_ recordings: [PairedTrace], _ predictions: [[Double]]) -> Double {
    Moments(gold: recordings.flatMap(\.gold), prediction: predictions.flatMap { $0 })
      .concordanceCorrelation()
  }

  /// Gold 1, 2, 3 and prediction 5, 5.5, 6: an offset of −3.5, then a factor of 2.
  @Test func withoutAStepOnlyValuesAreFitted() throws {
    let units = [(1.0, 5.0), (2, 5.5), (3, 6)].map { PairedTrace(gold: [$0], prediction: [$1]) }
    let fitted = try #require(ChainFit().steps(for: units, step: nil))
    #expect(fitted.map(\.kind) == [.centring, .scaling])
    #expect(fitted[0].step == .centring(Centring(offset: -3.5)))
    #expect(fitted[1].step == .scaling(Scaling(factor: 2, centre: 2)))
    #expect(fitted[1].after == 1)
  }

  /// Every window and every delay, each applied and scored on its own.
  @Test(arguments: UInt64(0)..<12)
  func agreesWithABruteForceGrid(seed: UInt64) throws {
    let recordings = recordings(seed: seed)
    let fit = ChainFit(windows: 3...41, delays: 1...20)
    let fitted = try #require(fit.steps(for: recordings, step: 1))
    #expect(fitted.map(\.kind) == [.median, .centring, .scaling, .shift])

    let windows = stride(from: 3.0, through: 41, by: 2).map {
      ChainStep.median(MedianFilter(window: $0))
    }
    let delays = (1...20).map { ChainStep.shift(TimeShift(delay: Double($0))) }
    var predictions = recordings.map(\.prediction)
    for step in fitted {
      let before = ccc(recordings, predictions)
      #expect(abs(try #require(step.before) - before) < 1e-12)
      let candidates =
        switch step.kind {
        case .median: windows
        case .shift: delays
        case .centring, .scaling: [try #require(step.step)]
        }
      let scores = candidates.map { ccc(recordings, $0.applied(to: predictions, step: 1)) }
      let best = try #require(scores.max())
      #expect(abs(try #require(step.after) - best) < 1e-12)
      #expect(step.isKept == (best > before))
      if step.isKept {
        predictions = try #require(step.step).applied(to: predictions, step: 1)
        #expect(abs(ccc(recordings, predictions) - best) < 1e-12)
      }
    }
  }

  /// After centring and scaling about the mean, the CCC is Pearson's correlation.
  @Test(arguments: UInt64(0)..<12)
  func centringAndScalingReachPearson(seed: UInt64) throws {
    let recordings = recordings(seed: seed)
    let fitted = try #require(ChainFit().steps(for: recordings, step: 1))
    var predictions = recordings.map(\.prediction)
    for step in fitted where step.isKept && step.kind != .shift {
      predictions = try #require(step.step).applied(to: predictions, step: 1)
    }
    let moments = Moments(
      gold: recordings.flatMap(\.gold), prediction: predictions.flatMap { $0 })
    #expect(moments.concordanceCorrelation() > moments.pearsonCorrelation() - 0.03)
  }

  /// Three periods of a sine, which the gold standard follows seven steps later.
  @Test func findsTheDelayThatWasPutIn() throws {
    let curve = (0..<300).map { sin(Double($0) * .pi / 50) }
    let late = [Double](repeating: curve[0], count: 7) + curve.prefix(293)
    let fitted = try #require(
      ChainFit(windows: 0.12...0.12, delays: 0.04...2)
        .steps(for: [PairedTrace(gold: late, prediction: curve)], step: 0.04))
    #expect(fitted[3].step == .shift(TimeShift(delay: 0.28)))
    #expect(fitted[3].isKept)
    #expect(try #require(fitted[3].after) > 0.999)
  }

  /// .4 s at .04 s is 11 steps of window, 5 to either side, and 20 s are 501, 250 to either side.
  @Test func theWindowsTriedAreCounted() {
    let zeros = [Double](repeating: 0, count: 7500)
    let long = [PairedTrace(gold: zeros, prediction: zeros)]
    let short = [PairedTrace(gold: Array(zeros[..<100]), prediction: Array(zeros[..<100]))]
    #expect(ChainFit().windowCount(for: long, step: 0.04) == 246)
    #expect(ChainFit().windowCount(for: short, step: 0.04) == 96)
    #expect(ChainFit().windowCount(for: long, step: nil) == 0)
    #expect(ChainFit(kinds: [.shift]).windowCount(for: long, step: 0.04) == 0)
    #expect(ChainFit(variant: .avec2016).windowCount(for: long, step: 0.04) == 0)
  }

  @Test func aPerfectPredictionKeepsNothing() throws {
    let curve = (0..<100).map { Double($0 * $0 % 17) }
    let perfect = PairedTrace(gold: curve, prediction: curve)
    let fitted = try #require(ChainFit().steps(for: [perfect], step: 0.04))
    #expect(fitted.allSatisfy { !$0.isKept && $0.before == 1 })
  }

  /// The prediction comes seven steps late: only a shift back mends it.
  @Test func findsADelayThatIsNegative() throws {
    let curve = (0..<300).map { sin(Double($0) * .pi / 50) }
    let late = [Double](repeating: curve[0], count: 7) + curve.prefix(293)
    let trace = PairedTrace(gold: curve, prediction: late)
    let fitted = try #require(
      ChainFit(delays: -2...10, kinds: [.shift]).steps(for: [trace], step: 0.04))
    #expect(fitted.map(\.step) == [.shift(TimeShift(delay: -0.28))])
    let forward = try #require(ChainFit(kinds: [.shift]).steps(for: [trace], step: 0.04))
    #expect(!forward[0].isKept)
  }

  @Test(arguments: Chain.Variant.allCases)
  func stepsAreThoseAskedForInTheVariantsOrder(variant: Chain.Variant) throws {
    let recordings = recordings(seed: 2, steps: 500)
    let all = try #require(ChainFit(variant: variant).steps(for: recordings, step: 0.04))
    for first in ChainStep.Kind.allCases {
      for second in ChainStep.Kind.allCases {
        let kinds: Set = [first, second]
        let fitted = try #require(
          ChainFit(variant: variant, kinds: kinds).steps(for: recordings, step: 0.04))
        #expect(fitted.map(\.kind) == all.map(\.kind).filter(kinds.contains))
      }
    }
    #expect(ChainFit(kinds: []).steps(for: recordings, step: 0.04) == [])
  }

  /// Ranges of nothing, of less than a step, of more than the recordings, on either side.
  @Test(arguments: [0, 0.1, 0.04, 1e-9, 20, 1e300])
  func anyRangeIsTaken(end: Double) throws {
    for recordings in [recordings(seed: 1), recordings(seed: 1, count: 1, steps: 2)] {
      for start in [0, end / 2, end] {
        let fit = ChainFit(windows: start...end, delays: -end...(-start))
        #expect(try #require(fit.steps(for: recordings, step: 0.1)).count == 4)
        let forward = ChainFit(windows: end...end, delays: start...end)
        #expect(try #require(forward.steps(for: recordings, step: 0.1)).count == 4)
      }
    }
    // A window of one step and a delay of none change nothing.
    let none = ChainFit(windows: 0.1...0.1, delays: 0...0)
    let fitted = try #require(none.steps(for: recordings(seed: 1), step: 0.1))
    #expect(fitted[0].step == nil && fitted[3].step == nil)
  }

  @Test func whatHasNoScoreHasNoFit() {
    let constant = PairedTrace(gold: [1, 1, 1], prediction: [1, 1, 1])
    #expect(ChainFit().steps(for: [constant], step: 0.04) == nil)
    #expect(ChainFit().steps(for: [], step: 0.04) == nil)
    let unmatched = PairedTrace(gold: [.nan, .nan], prediction: [1, 2])
    #expect(ChainFit().steps(for: [unmatched], step: 0.04) == nil)
  }

  @Test func aConstantPredictionIsCentredButNotScaled() throws {
    let constant = PairedTrace(gold: [1, 2, 4, 3], prediction: [5, 5, 5, 5])
    let fitted = try #require(ChainFit().steps(for: [constant], step: 0.04))
    #expect(fitted[2].step == nil && !fitted[2].isKept)
    #expect(fitted.allSatisfy { $0.before == 0 })
  }

  /// A recording shorter than any delay, and gaps on both sides.
  @Test func shortRecordingsAndGapsAreFitted() throws {
    var recordings = recordings(seed: 3)
    recordings.append(PairedTrace(gold: [0.5], prediction: [0.4]))
    recordings.append(PairedTrace(gold: [], prediction: []))
    for step in stride(from: 0, to: 120, by: 5) { recordings[0].gold[step] = .nan }
    for step in stride(from: 2, to: 120, by: 7) { recordings[1].prediction[step] = .nan }
    for variant in Chain.Variant.allCases {
      let fitted = try #require(
        ChainFit(variant: variant, windows: 0...1000, delays: 0...1000)
          .steps(for: recordings, step: 1))
      #expect(fitted.count == 4)
      for step in fitted where step.isKept {
        #expect(try #require(step.after) > (try #require(step.before)))
      }
    }
  }

  /// Shift first on a grid of 0.4 s, filter across recordings, scaling about zero.
  @Test(arguments: UInt64(0)..<4)
  func theChallengesVariantHasItsOwnOrderAndGrids(seed: UInt64) throws {
    let recordings = recordings(seed: seed, count: 4, steps: 500)
    let fitted = try #require(
      ChainFit(variant: .avec2016).steps(for: recordings, step: 0.04))
    #expect(fitted.map(\.kind) == [.shift, .median, .centring, .scaling])
    guard case .shift(let shift) = fitted[0].step else {
      Issue.record("no shift")
      return
    }
    let tenths = (shift.delay * 10).rounded()
    #expect(abs(shift.delay * 10 - tenths) < 1e-9 && Int(tenths).isMultiple(of: 4))
    if case .median(let filter) = fitted[1].step { #expect(filter.acrossRecordings) }
    if case .scaling(let scaling) = fitted[3].step { #expect(scaling.centre == 0) }
  }

  /// A slow curve under strong noise: a filter of hundreds of steps is far better than none, and the
  /// bisection is at least as good as the three windows it starts from.
  @Test func theChallengesBisectionImprovesOnItsWindows() throws {
    var generator = SplitMix64(seed: 1)
    let recordings = (0..<3).map { _ in
      var level = 0.0
      let curve = (0..<2000).map { _ in
        level = 0.998 * level + Double.random(in: -0.05...0.05, using: &generator)
        return level
      }
      return PairedTrace(
        gold: curve,
        prediction: curve.map { $0 + Double.random(in: -2...2, using: &generator) })
    }
    let fitted = try #require(
      ChainFit(variant: .avec2016).steps(for: recordings, step: 0.04))
    guard case .median(let filter) = fitted[1].step else {
      Issue.record("no filter")
      return
    }
    #expect(fitted[1].isKept && filter.acrossRecordings)
    var predictions = recordings.map(\.prediction)
    if fitted[0].isKept, let shift = fitted[0].step {
      predictions = shift.applied(to: predictions, step: 0.04)
    }
    for window in [167.0, 333, 501] {
      let candidate = ChainStep.median(
        MedianFilter(window: window * 0.04, acrossRecordings: true))
      let score = ccc(recordings, candidate.applied(to: predictions, step: 0.04))
      #expect(try #require(fitted[1].after) >= score - 1e-12)
    }
  }
}
