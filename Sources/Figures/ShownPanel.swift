package import Agreement
import TimeSeries

/// A series over the steps that are shown.
package struct Trace: Equatable, Sendable {
  /// `[step]`, seconds, increasing.
  package var times: [Double]
  /// `[step]`, NaN is missing.
  package var values: [Double]
  /// Duration of a step, seconds; 0 of a single step.
  package let step: Double

  package init(times: [Double], values: [Double]) {
    self.times = times
    self.values = values
    step = stepDuration(of: times) ?? 0
  }

  /// The steps whose times lie in `stretch`.
  package func within(_ stretch: ClosedRange<Double>) -> Trace {
    let kept = times.indices.filter { stretch.contains(times[$0]) }
    if kept.count == times.count { return self }
    return Trace(times: kept.map { times[$0] }, values: kept.map { values[$0] })
  }

  /// The least at −1 and the greatest at 1; a constant at 0.
  var scaled: Trace {
    let present = values.filter { !$0.isNaN }
    guard let low = present.min(), let high = present.max() else { return self }
    var trace = self
    let (centre, half) = (low / 2 + high / 2, high / 2 - low / 2)
    trace.values = values.map { half > 0 ? ($0 - centre) / half : $0 - centre }
    return trace
  }
}

/// Between what bounds raters lie, step by step.
package struct RaterBand: Equatable, Sendable {
  /// `[step]`, seconds.
  package let times: [Double]
  /// `[step]`, NaN where there is no rater.
  package let lower: [Double]
  package let upper: [Double]

  package init(times: [Double], lower: [Double], upper: [Double]) {
    self.times = times
    self.lower = lower
    self.upper = upper
  }

  package func within(_ stretch: ClosedRange<Double>) -> RaterBand {
    let kept = times.indices.filter { stretch.contains(times[$0]) }
    return RaterBand(
      times: kept.map { times[$0] }, lower: kept.map { lower[$0] }, upper: kept.map { upper[$0] })
  }
}

/// The columns that a panel shows: a dimension, or two that go together by other names.
package struct PanelColumns: Equatable, Sendable {
  package let gold: String
  package let prediction: String

  package init(gold: String, prediction: String) {
    self.gold = gold
    self.prediction = prediction
  }
}

/// What one system predicts in a panel.
package struct ShownPrediction: Equatable, Sendable {
  /// Place among the systems, which decides how it is drawn.
  package let system: Int
  package let trace: Trace
  /// With the gold standard over what is shown, as `score-ccc` pairs them; nil without one.
  package let pairs: PairedTrace?

  /// - Parameter gold: over the same stretch of time.
  package init(system: Int, trace: Trace, gold: Trace?) {
    self.system = system
    self.trace = trace
    pairs = gold.map { gold in
      let isUnit = gold.times.count == 1 && trace.times.count == 1
      let alignment = StepAlignment(
        gold: gold.times, prediction: trace.times, policy: isUnit ? .crop : .join)
      let sides = alignment.onPrediction(gold: gold.values, prediction: trace.values)
      return PairedTrace(gold: sides.gold, prediction: sides.prediction)
    }
  }
}

/// One recording in one dimension.
package struct ShownPanel: Equatable, Sendable {
  package let recording: String
  package let columns: PanelColumns
  package let gold: Trace?
  package let predictions: [ShownPrediction]
  package var band: RaterBand?

  package init(
    recording: String, columns: PanelColumns, gold: Trace?, predictions: [ShownPrediction]
  ) {
    self.recording = recording
    self.columns = columns
    self.gold = gold
    self.predictions = predictions
  }

  /// From the beginning of the first step that is shown to the end of the last.
  var extent: ClosedRange<Double>? {
    let traces = [gold].compactMap(\.self) + predictions.map(\.trace)
    let first = traces.compactMap { trace in
      // A step's time is its end; a recording begins at 0.
      trace.times.first.map { $0 < 1.5 * trace.step ? min($0, 0) : $0 - trace.step }
    }
    let last = traces.compactMap(\.times.last) + [band?.times.last].compactMap(\.self)
    let begin = (first + [band?.times.first].compactMap(\.self)).min()
    guard let begin, let end = last.max() else { return nil }
    return begin...end
  }
}

/// How a coefficient is told in a legend.
package enum ShownCoefficient: Sendable {
  case concordance
  case pearson

  func text(of sums: ExactMoments) -> String {
    let moments = sums.moments
    let (name, value) =
      switch self {
      case .concordance: ("CCC", moments.concordanceCorrelation(.population))
      case .pearson: ("r", moments.pearsonCorrelation(.population))
      }
    return "\(name) \(value.isNaN ? "undefined" : coefficientText(value))"
  }
}
