package import Agreement
import TimeSeries

/// Finds, on a validation set, the post-processing of one dimension.
///
/// Steps are tried in the variant's order, each on top of those kept before it, and kept only if it
/// raises the CCC pooled over all recordings (all sums divided by n).
///
/// - `paper`: median filter over every odd number of steps in `windows`, centring, scaling about
///   the prediction's mean, time shift over every step in `delays`; filter and shift on each
///   recording by itself. A window of one step and a delay of none change nothing and are not tried.
/// - `avec2016`: time shift over 0.4 s, 0.8 s, ... 8 s; median filter across recordings (see
///   `MedianSearch`); centring; scaling about zero. It has grids of its own.
package struct ChainFit: Sendable {
  package var variant: Chain.Variant
  /// Median filter windows, seconds.
  package var windows: ClosedRange<Double>
  /// Delays of the time shift, seconds.
  package var delays: ClosedRange<Double>
  package var edge: Edge
  package var fill: TimeShift.Fill
  /// The steps to try; their order is the variant's.
  package var kinds: Set<ChainStep.Kind>

  package init(
    variant: Chain.Variant = .paper, windows: ClosedRange<Double> = 0.4...20,
    delays: ClosedRange<Double> = 0.04...10, edge: Edge = .repeat,
    fill: TimeShift.Fill = .repeat, kinds: Set<ChainStep.Kind> = Set(ChainStep.Kind.allCases)
  ) {
    self.variant = variant
    self.windows = windows
    self.delays = delays
    self.edge = edge
    self.fill = fill
    self.kinds = kinds
  }

  /// Fits the steps of one dimension.
  ///
  /// - Parameters:
  ///   - recordings: the validation set.
  ///   - step: duration of a step, seconds; nil where recordings have one row: a filter and a shift
  ///     are not tried then.
  /// - Returns: the steps tried, in order; nil if the CCC is undefined to begin with (fewer than two
  ///   pairs, or both constant and equal).
  package func steps(for recordings: [PairedTrace], step: Double?) -> [Chain.FittedStep]? {
    let gold = recordings.map(\.gold)
    var predictions = recordings.map(\.prediction)
    var moments = pooledMoments(gold: gold, predictions: predictions)
    var ccc = moments.concordanceCorrelation()
    guard !ccc.isNaN else { return nil }

    let order: [ChainStep.Kind] =
      switch variant {
      case .paper: [.median, .centring, .scaling, .shift]
      case .avec2016: [.shift, .median, .centring, .scaling]
      }
    var fitted: [Chain.FittedStep] = []
    for kind in order where kinds.contains(kind) && (step != nil || !kind.needsSteps) {
      let candidate: ChainStep? =
        switch kind {
        case .median:
          step.flatMap {
            medianSearch(in: predictions, gold: gold, step: $0, unfiltered: ccc)
          }
        case .centring: .centring(Centring(fittedTo: moments))
        case .scaling:
          Scaling(fittedTo: moments, aboutZero: variant == .avec2016).map { .scaling($0) }
        case .shift: step.flatMap { bestShift(of: predictions, gold: gold, step: $0) }
        }
      var tried = Chain.FittedStep(kind: kind, step: candidate, isKept: false, before: ccc)
      if let candidate {
        let processed = candidate.applied(to: predictions, step: step)
        let newMoments = pooledMoments(gold: gold, predictions: processed)
        let newCCC = newMoments.concordanceCorrelation()
        tried.after = newCCC.isNaN ? nil : newCCC
        if newCCC > ccc {
          tried.isKept = true
          (predictions, moments, ccc) = (processed, newMoments, newCCC)
        }
      }
      fitted.append(tried)
    }
    return fitted
  }

  /// The delay of the highest CCC; of equal ones the shortest. Nil if there is none in the range.
  private func bestShift(of predictions: [[Double]], gold: [[Double]], step: Double) -> ChainStep? {
    let longest = predictions.map(\.count).max() ?? 0
    var best: (ccc: Double, step: ChainStep)?
    for delay in delayGrid(step: step, longest: longest) {
      let candidate = ChainStep.shift(TimeShift(delay: delay, fill: fill))
      let shifted = candidate.applied(to: predictions, step: step)
      let ccc = pooledMoments(gold: gold, predictions: shifted).concordanceCorrelation()
      if ccc > best?.ccc ?? -.infinity { best = (ccc, candidate) }
    }
    return best?.step
  }

  /// Delays to try, seconds, the shortest first, none as long as the longest recording.
  private func delayGrid(step: Double, longest: Int) -> [Double] {
    switch variant {
    case .paper:
      let last = Double(max(longest - 1, 0))
      func steps(_ delay: Double) -> Int {
        Int(min(max((delay / step).rounded(), -last - 1), last + 1))
      }
      let first = max(steps(delays.lowerBound), -Int(last))
      let end = min(steps(delays.upperBound), Int(last))
      guard first <= end else { return [] }
      return (first...end).filter { $0 != 0 }
        .sorted { (abs($0), $1) < (abs($1), $0) }
        .map { inNanoseconds(Double($0) * step) }
    case .avec2016:
      return (1...20).map { inNanoseconds(Double($0) * 0.4) }
        .filter { ($0 / step).rounded() < Double(longest) }
    }
  }

  /// How many windows of the median filter are tried, each in a pass over all values.
  ///
  /// - Parameter step: as of `steps`.
  package func windowCount(for recordings: [PairedTrace], step: Double?) -> Int {
    guard let step, variant == .paper, kinds.contains(.median) else { return 0 }
    let longest = recordings.map(\.prediction.count).max() ?? 0
    return reaches(longest: longest, step: step)?.count ?? 0
  }

  /// Steps that the filter's windows reach to either side; nil if none is longer than a step.
  private func reaches(longest: Int, step: Double) -> ClosedRange<Int>? {
    let smallest = max(
      MedianFilter.reach(ofWindow: windows.lowerBound, step: step, limit: longest), 1)
    let largest = MedianFilter.reach(ofWindow: windows.upperBound, step: step, limit: longest)
    return smallest <= largest ? smallest...largest : nil
  }

  /// Nil if no window is better than none, or none in the range is longer than a step.
  private func medianSearch(
    in predictions: [[Double]], gold: [[Double]], step: Double, unfiltered: Double
  ) -> ChainStep? {
    let isAcross = variant == .avec2016
    let longest =
      isAcross ? predictions.reduce(0) { $0 + $1.count } : predictions.map(\.count).max() ?? 0
    let reach: Int?
    if isAcross {
      var search = MedianSearch(
        predictions: [predictions.flatMap { $0 }], gold: [gold.flatMap { $0 }], edge: edge,
        largestReach: MedianSearch.largestChallengeReach)
      reach = search.bisectedReach(unfiltered: unfiltered)
    } else {
      guard let reaches = reaches(longest: longest, step: step) else { return nil }
      var search = MedianSearch(
        predictions: predictions, gold: gold, edge: edge, largestReach: reaches.upperBound)
      reach = search.bestReach(in: reaches)
    }
    guard let reach else { return nil }
    return .median(
      MedianFilter(
        window: MedianFilter.window(ofReach: reach, step: step), edge: edge,
        acrossRecordings: isAcross))
  }
}

/// Moments of all recordings' pairs together.
///
/// - Parameters:
///   - gold: `[recording][step]`
///   - predictions: `[recording][step]`
func pooledMoments(gold: [[Double]], predictions: [[Double]]) -> Moments {
  zip(gold, predictions).reduce(into: Moments()) { pooled, pair in
    pooled.merge(Moments(gold: pair.0, prediction: pair.1))
  }
}
