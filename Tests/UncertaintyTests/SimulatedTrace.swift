import Foundation
import TestSupport

/// Normal noise of variance 1 whose neighbours are correlated.
func autoregression(
  _ count: Int, correlation: Double, using generator: inout SplitMix64
) -> [Double] {
  var value = normal(using: &generator)
  let fresh = (1 - correlation * correlation).squareRoot()
  return (0..<count).map { _ in
    defer { value = correlation * value + fresh * normal(using: &generator) }
    return value
  }
}

/// A standard normal number, by Box and Muller.
func normal(using generator: inout SplitMix64) -> Double {
  let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &generator))).squareRoot()
  return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
}

/// Gold standard and prediction of which the population's coefficient is known.
///
///     y = AR(1),  x = slope y + noise AR(1)' + bias
///
/// both autoregressions of variance 1, so that the coefficient is
/// 2 slope / (1 + slope² + noise² + bias²).
struct TraceModel {
  var correlation = 0.9
  var slope = 0.6
  var noise = 0.8
  var bias = 0.3

  var coefficient: Double { 2 * slope / (1 + slope * slope + noise * noise + bias * bias) }

  func trace(
    _ count: Int, using generator: inout SplitMix64
  ) -> (gold: [Double], prediction: [Double]) {
    let gold = autoregression(count, correlation: correlation, using: &generator)
    let errors = autoregression(count, correlation: correlation, using: &generator)
    return (gold, zip(gold, errors).map { slope * $0 + noise * $1 + bias })
  }
}

/// Recordings that differ from each other: the gold standard's level g, the prediction's own level h,
/// and how well the prediction follows, its slope.
///
///     y = g + AR(1),  x = slope g + h + slope_i AR(1) + noise AR(1)' + bias
///
/// All autoregressions have variance 1, so the population's moments over all recordings are known.
struct CorpusModel {
  var steps = 200
  var correlation = 0.95
  var goldLevel = 0.5
  var predictionLevel = 0.3
  var slope = 0.6
  var slopeSpread = 0.3
  var noises = [0.7, 0.9]
  var bias = 0.1

  /// Of all pairs together.
  func coefficient(system: Int) -> Double {
    let gold = goldLevel * goldLevel + 1
    let noise = noises[system] * noises[system]
    let prediction =
      slope * slope * goldLevel * goldLevel + predictionLevel * predictionLevel + slope * slope
      + slopeSpread * slopeSpread + noise
    return 2 * slope * gold / (gold + prediction + bias * bias)
  }

  /// One recording's gold standard and each system's prediction.
  func recording(using generator: inout SplitMix64) -> (gold: [Double], predictions: [[Double]]) {
    let level = goldLevel * normal(using: &generator)
    let course = autoregression(steps, correlation: correlation, using: &generator)
    let predictions = noises.map { noise in
      let own = predictionLevel * normal(using: &generator) + bias + slope * level
      let follows = slope + slopeSpread * normal(using: &generator)
      let errors = autoregression(steps, correlation: correlation, using: &generator)
      return zip(course, errors).map { own + follows * $0 + noise * $1 }
    }
    return (course.map { level + $0 }, predictions)
  }
}
