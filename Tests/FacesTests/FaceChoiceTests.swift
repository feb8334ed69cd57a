import Pictures
import Testing

@testable import Faces

@Suite struct FaceChoiceTests {
  private static let bounds = PictureBox(x: 0, y: 0, width: 320, height: 240)

  private func face(_ id: Int, x: Double, size: Double) -> FaceObservation {
    FaceObservation(
      id: id, box: PictureBox(centerX: x, centerY: 120, width: size, height: size),
      confidence: 0.8, source: .tracked)
  }

  private func chosen(
    _ rule: FaceRule, patience: Int = 2, _ steps: [[FaceObservation]]
  ) -> [Int?] {
    var choice = FaceChoice(rule: rule, patience: patience)
    return steps.map { choice.choose(from: $0, in: Self.bounds).chosenID }
  }

  @Test func staysWithAFaceThoughAnotherOutgrowsIt() {
    let steps = [
      [face(1, x: 80, size: 90)], [face(1, x: 80, size: 90), face(2, x: 200, size: 120)],
      [face(1, x: 80, size: 90), face(2, x: 160, size: 140)],
    ]
    for rule in [FaceRule.largest, .centre, .first] {
      #expect(chosen(rule, steps) == [1, 1, 1])
    }
  }

  @Test(arguments: [(FaceRule.largest, 2), (.centre, 3), (.first, 1), (.id(2), 2), (.id(9), 9)])
  func prefersByRule(rule: FaceRule, expected: Int) {
    let faces = [
      face(1, x: 60, size: 90), face(2, x: 250, size: 120), face(3, x: 150, size: 80),
    ]
    #expect(chosen(rule, [faces]) == [expected])
  }

  @Test func prefersTheHighestScoreAndStaysWithIt() {
    let confidences: [[Double?]] = [[0.7, 0.9, nil], [0.9, 0.2, 0.95], [nil, nil, nil]]
    let steps = confidences.map { step in
      zip(1..., step).map { id, confidence in
        FaceObservation(
          id: id, box: PictureBox(x: 10 * Double(id), y: 0, width: 20, height: 20),
          confidence: confidence, source: .imported)
      }
    }
    #expect(chosen(.score, steps) == [2, 2, 2])
    #expect(chosen(.score, [steps[2]]) == [1])
    #expect(FaceRule("score") == .score && FaceRule.score.description == "score")
  }

  @Test func waitsForItsFaceBeforeItTakesAnother() {
    let both = [face(1, x: 80, size: 90), face(2, x: 200, size: 80)]
    let second = [face(2, x: 200, size: 80)]
    #expect(
      chosen(.largest, [both, second, second, second, both]) == [1, 1, 1, 2, 2])
    #expect(chosen(.largest, [both, second, second, both]) == [1, 1, 1, 1])
    #expect(chosen(.id(1), [both, second, second, second, []]) == [1, 1, 1, 1, 1])
  }

  @Test func choosesNoneOfNone() {
    #expect(chosen(.largest, [[], []]) == [nil, nil])
  }
}
