import Pictures
import Testing

@testable import Faces

@Suite struct FaceRowTests {
  private func face(
    x: Double = 10.126, confidence: Double? = 0.75, source: FaceSource = .tracked
  ) -> FaceObservation {
    FaceObservation(
      id: 2, box: PictureBox(x: x, y: -0.001, width: 90, height: 91.5), confidence: confidence,
      source: source)
  }

  @Test func aLineHasEveryColumn() {
    let row = FaceRow(step: 2, frame: 3, face: face())
    #expect(
      row.line(recording: "P1", stepDuration: 0.04) == "P1,3,2,0.12,10.13,0,90,91.5,0.75,1,tracked")
    let filled = FaceRow(step: 0, frame: 0, face: face(confidence: nil, source: .interpolated))
    #expect(
      filled.line(recording: "P1", stepDuration: 0.04)
        == "P1,0,2,0.04,10.13,0,90,91.5,,1,interpolated")
  }

  @Test func aStepWithoutAFaceHasNoInventedNumbers() {
    let row = FaceRow(step: 7498, frame: nil, face: nil)
    #expect(row.line(recording: "P1", stepDuration: 0.04) == "P1,,,299.96,,,,,,0,none")
    #expect(
      FaceRow(step: 0, frame: 5, face: nil).line(recording: "P1", stepDuration: 0.04)
        == "P1,5,,0.04,,,,,,0,none")
  }

  private func fields(_ line: String) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  @Test(arguments: FaceSource.allCases)
  func aLineReadsBackToTheSameRow(source: FaceSource) throws {
    let face = source == .none ? nil : face(x: 10.126, source: source)
    for row in [
      FaceRow(step: 90_000, frame: 89_999, face: face), FaceRow(step: 0, frame: nil, face: face),
    ] {
      let line = row.line(recording: "P", stepDuration: 0.04)
      let back = try #require(FaceRow(fields: fields(line), recording: "P", stepDuration: 0.04))
      #expect(back.step == row.step && back.frame == row.frame)
      #expect(back.line(recording: "P", stepDuration: 0.04) == line)
    }
  }

  @Test(arguments: [
    "", "P1,3,2", "P2,3,2,0.12,1,2,3,4,0.5,1,tracked", "P1,3,2,0,1,2,3,4,0.5,1,tracked",
    "P1,3,2,nan,1,2,3,4,0.5,1,tracked", "P1,3,2,0.13,1,2,3,4,0.5,1,tracked",
    "P1,3,2,1e300,1,2,3,4,0.5,1,tracked", "P1,3.5,2,0.12,1,2,3,4,0.5,1,tracked",
    "P1,3,,0.12,1,2,3,4,0.5,1,tracked", "P1,3,2,0.12,1,2,0,4,0.5,1,tracked",
    "P1,3,2,0.12,inf,2,3,4,0.5,1,tracked", "P1,3,2,0.12,1,2,3,4,nan,1,tracked",
    "P1,3,2,0.12,1,2,3,4,0.5,0,tracked", "P1,3,2,0.12,1,2,3,4,0.5,1,none",
    "P1,3,2,0.12,1,2,3,4,0.5,1,guessed", "P1,3,2,0.12,1,2,3,4,0.5,1,tracked,more",
  ])
  func otherLinesAreNoRow(line: String) {
    #expect(FaceRow(fields: fields(line), recording: "P1", stepDuration: 0.04) == nil)
  }

  @Test func aSummaryCountsSteps() {
    var summary = FaceSummary()
    let seen = face()
    let filled = face(source: .interpolated)
    for (step, face) in [nil, seen, filled, seen, nil, nil, seen, nil].enumerated() {
      summary.add(FaceRow(step: step, frame: step, face: face))
      // A further face of the same step.
      summary.add(FaceRow(step: step, frame: step, face: seen))
    }
    #expect(summary.stepCount == 8)
    #expect(summary.foundCount == 4)
    #expect(summary.interpolatedCount == 1)
    #expect(summary.longestGap == 2)
  }
}
