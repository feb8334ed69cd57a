import Agreement
import Foundation
import Testing
import Uncertainty

struct LinIntervalTests {
  /// Peak expiratory flow of 17 people, two meters. J. M. Bland, D. G. Altman, Lancet 327,
  /// 307-310, 1986. Intervals of R's epiR.
  @Test(arguments: [
    (0.95, 0.85049187316856, 0.978726279170122), (0.9, 0.871430224644912, 0.975028565697134),
  ])
  func peakFlowAgreesWithR(confidence: Double, lower: Double, upper: Double) {
    let interval = linInterval(peakFlow, confidence: confidence)
    #expect(abs(interval.lower - lower) < 1e-12)
    #expect(abs(interval.upper - upper) < 1e-12)
  }

  /// Without the transformation the interval lies around the coefficient itself; Fisher's z of its
  /// margin is that of the other, divided by 1 − c².
  @Test func theAsymptoticIntervalIsSymmetric() {
    let c = peakFlow.concordanceCorrelation()
    let plain = linInterval(peakFlow, asymptotic: true)
    let transformed = linInterval(peakFlow)
    #expect(abs((plain.lower + plain.upper) / 2 - c) < 1e-15)
    let margin = (fisherZ(transformed.upper) - fisherZ(transformed.lower)) / 2
    #expect(abs((plain.upper - plain.lower) / 2 - margin * (1 - c * c)) < 1e-12)
  }

  /// Worked by hand: gold −1, 0, 1, 0 and prediction 0, −1, 0, 1 have r = c = 0, C_b = 1, u = 0, so
  /// se² = 1 / (4 − 2).
  @Test func noCorrelationHasAnInterval() {
    let moments = Moments(gold: [-1, 0, 1, 0], prediction: [0, -1, 0, 1])
    let interval = linInterval(moments, asymptotic: true)
    #expect(abs(interval.upper - normalQuantile(0.975) * 0.5.squareRoot()) < 1e-15)
    #expect(interval.lower == -interval.upper)
  }

  @Test func perfectAgreementHasNoWidth() {
    #expect(linInterval(Moments(gold: [1, 2, 4], prediction: [1, 2, 4])) == Interval(1, 1))
  }

  @Test func whatIsUndefinedSaysWhy() {
    #expect(
      linInterval(Moments(gold: [1, 2], prediction: [1, 2])) == Interval(undefined: .tooFewPairs))
    for prediction in [[1.0, 1, 1], [.infinity, 1, 1]] {
      #expect(
        linInterval(Moments(gold: [1, 2, 3], prediction: prediction))
          == Interval(undefined: .undefinedCoefficient))
    }
    let interval = linInterval(Moments())
    #expect(interval.lower.isNaN && interval.upper.isNaN)
  }

  private func fisherZ(_ c: Double) -> Double { log((1 + c) / (1 - c)) / 2 }

  private let peakFlow = Moments(
    gold: [
      512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451,
    ],
    prediction: [
      494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427,
    ])
}
