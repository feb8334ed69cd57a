import Parallel
import Random

/// What a resampling needs to know. The same settings give the same numbers, on any number of threads.
package struct Bootstrap: Equatable, Sendable {
  package var resamples: Int
  /// Random permutations where there are too many to take all.
  package var permutations: Int
  package var confidence: Double
  package var seed: UInt64
  package var threads: Int
  /// Of blocks within a recording, seconds; nil finds it from the recording.
  package var blockLength: Double?

  /// - Precondition: counts of at least one, a confidence between 0 and 1, a positive block length.
  package init(
    resamples: Int = 2000, permutations: Int = 9999, confidence: Double = 0.95, seed: UInt64 = 1,
    threads: Int = 1, blockLength: Double? = nil
  ) {
    precondition(resamples > 0 && permutations > 0, "expected at least one resample")
    precondition(confidence > 0 && confidence < 1, "expected a confidence between 0 and 1")
    precondition(blockLength ?? 1 > 0, "expected a block length above 0")
    self.resamples = resamples
    self.permutations = permutations
    self.confidence = confidence
    self.seed = seed
    self.threads = threads
    self.blockLength = blockLength
  }

  /// `count` independent draws, each from a random stream of its own.
  func draws<Draw: Sendable>(
    _ count: Int, _ draw: @escaping @Sendable (inout SplitMix64) -> Draw
  ) -> [Draw] {
    let share = 64
    let seed = seed
    return parallelMap(below: (count + share - 1) / share, threads: threads) { part in
      (part * share..<min((part + 1) * share, count)).map { index in
        var stream = SplitMix64(seed: SplitMix64.hash(seed ^ SplitMix64.hash(UInt64(index))))
        return draw(&stream)
      }
    }.flatMap(\.self)
  }
}

/// The symmetric studentised bootstrap interval (bootstrap-t) of an estimate.
///
///     θ ± t se,  t the quantile of |θ* − θ| / se* over the resamples
///
/// A resample in which all parts are one and the same has no standard error: its quotient is
/// infinite, and where there are many such, with two or three parts to draw from, so is the interval.
/// A resample without a defined coefficient takes no part. The quantile is the resample of rank
/// (R + 1) times the confidence.
///
/// - Returns: of no width if the estimate has no error.
/// - Source: P. Hall, "On symmetric bootstrap confidence intervals", J. R. Statist. Soc. B 50(1),
///   35-45, 1988, doi:10.1111/j.2517-6161.1988.tb01710.x.
func studentisedInterval(
  _ estimate: Estimate, _ resampled: [Estimate], confidence: Double
) -> Interval {
  guard estimate.value.isFinite, estimate.error.isFinite else {
    return Interval(undefined: .undefinedCoefficient)
  }
  if estimate.error == 0 { return Interval(estimate.value, estimate.value) }
  var quotients = resampled.compactMap { resample -> Double? in
    let step = abs(resample.value - estimate.value)
    // Infinite steps are those of a perfect correlation on Fisher's z.
    let quotient = step == 0 || step.isInfinite ? step : step / resample.error
    return quotient.isNaN ? nil : quotient
  }
  guard 2 * quotients.count > resampled.count else {
    return Interval(undefined: .undefinedResamples)
  }
  quotients.sort()
  let rank = Int(Double(quotients.count + 1) * confidence)
  let margin = quotients[min(max(rank, 1), quotients.count) - 1] * estimate.error
  return Interval(estimate.value - margin, estimate.value + margin)
}

/// The same for a correlation, found on Fisher's z.
func studentisedCorrelationInterval(
  _ estimate: Estimate, _ resampled: [Estimate], confidence: Double
) -> Interval {
  if abs(estimate.value) == 1 { return Interval(estimate.value, estimate.value) }
  let interval = studentisedInterval(
    estimate.fisher, resampled.map(\.fisher), confidence: confidence)
  return interval.reason == nil
    ? Interval(tangent(interval.lower), tangent(interval.upper)) : interval
}
