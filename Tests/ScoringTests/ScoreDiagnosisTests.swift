import Agreement
import Scoring
import Testing

struct ScoreDiagnosisTests {
  private static let gold: [Double] = [0, 1, 2, 3, 4, 3, 2, 1, 0, 1, 2, 3]

  private func faults(
    _ prediction: [Double], delay: DelayCurve.Best? = nil
  ) -> [ScoreDiagnosis.Fault] {
    ScoreDiagnosis(
      Moments(gold: Self.gold, prediction: prediction), delay: delay, convention: .population
    ).faults
  }

  @Test func aGoodPredictionHasNone() {
    #expect(faults(Self.gold.map { $0 + 0.01 }) == [])
  }

  /// Three higher everywhere: without the bias it would be perfect.
  @Test func aBiasIsNamed() {
    #expect(faults(Self.gold.map { $0 + 3 }) == [.biased(by: 3, corrected: 1)])
    #expect(faults(Self.gold.map { $0 - 3 }) == [.biased(by: -3, corrected: 1)])
  }

  /// The mean of `gold` is 11/6; deviations are a quarter, or four times, of what they should be.
  @Test(arguments: [0.25, 4])
  func aWrongScaleIsNamed(factor: Double) throws {
    let mean = 11.0 / 6
    let found = faults(Self.gold.map { mean + ($0 - mean) * factor })
    try #require(found.count == 1)
    switch found[0] {
    case .underdispersed(let by, let corrected):
      #expect(factor < 1 && abs(by - factor) < 1e-12 && abs(corrected - 1) < 1e-12)
    case .overdispersed(let by, let corrected):
      #expect(factor > 1 && abs(by - factor) < 1e-12 && abs(corrected - 1) < 1e-12)
    default: Issue.record("found \(found[0])")
    }
  }

  @Test func aDelayIsNamedByItsSide() {
    let better = faults(Self.gold, delay: DelayCurve.Best(delay: -2, ccc: 1))
    #expect(better == [])
    let moved = Array(Self.gold.dropFirst(2)) + [3, 3]
    let found = faults(moved, delay: DelayCurve.Best(delay: 2, ccc: 0.9))
    #expect(found.first == .early(by: 2, corrected: 0.9))
    #expect(
      faults(moved, delay: DelayCurve.Best(delay: -2, ccc: 0.9)).first
        == .late(by: 2, corrected: 0.9))
  }

  @Test func whatNothingMendsIsWrong() {
    #expect(faults(Self.gold.map { 4 - $0 }).last == .wrong)
  }

  @Test func constantsAreTold() {
    #expect(faults([Double](repeating: 1, count: 12)) == [.constantPrediction])
    let still = [Double](repeating: 1, count: 4)
    let moments = Moments(gold: still, prediction: [1, 2, 3, 4])
    #expect(
      ScoreDiagnosis(moments, delay: nil, convention: .population).faults == [.constantGold])
    let same = Moments(gold: still, prediction: still)
    #expect(ScoreDiagnosis(same, delay: nil, convention: .population).faults == [.undefined])
    #expect(
      ScoreDiagnosis(Moments(), delay: nil, convention: .population).faults == [.undefined])
  }
}
