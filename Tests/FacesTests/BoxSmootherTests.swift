import Foundation
import Pictures
import TestSupport
import Testing

@testable import Faces

@Suite struct BoxSmootherTests {
  private func step(_ box: PictureBox?, id: Int = 1) -> StepFaces {
    StepFaces(
      chosenID: id,
      faces: box.map {
        [FaceObservation(id: id, box: $0, confidence: 0.7, source: .tracked)]
      } ?? [])
  }

  private func square(_ center: Double, _ size: Double = 50) -> PictureBox {
    PictureBox(centerX: center, centerY: 2 * center, width: size, height: size)
  }

  private func smoothed(
    _ steps: [StepFaces], radius: Int = 5, longestGap: Int = 25
  ) -> [StepFaces] {
    var smoother = BoxSmoother(radius: radius, longestGap: longestGap)
    var result: [StepFaces] = []
    for (index, step) in steps.enumerated() {
      if let due = smoother.append(step) { result.append(due) }
      #expect(result.count == max(0, index + 1 - smoother.delay))
    }
    return result + smoother.finish()
  }

  /// No lag, and none at the ends either.
  @Test(arguments: [1, 3, 11, 200])
  func evenMotionAndGrowthStay(count: Int) throws {
    let steps = (0..<count).map { step(square(Double($0) * 3, 50 * pow(1.01, Double($0)))) }
    for (before, after) in zip(steps, smoothed(steps)) {
      let (one, other) = (try #require(before.chosen), try #require(after.chosen))
      #expect(abs(one.box.centerX - other.box.centerX) < 1e-8)
      #expect(abs(one.box.width - other.box.width) < 1e-8)
      #expect(other.source == .tracked && other.confidence == 0.7)
    }
    #expect(smoothed(steps).count == count)
  }

  /// Worked by hand for radius 1: weights 3/4, 1, 3/4 of 2.5; a peak of 10 becomes 4, and 3 beside.
  @Test func aPeakIsSpreadEvenlyToBothSides() throws {
    let steps = (0..<9).map { step(square($0 == 4 ? 10 : 0)) }
    let centers = try smoothed(steps, radius: 1).map { try #require($0.chosen).box.centerX }
    for (center, expected) in zip(centers, [0, 0, 0, 3, 4, 3, 0, 0, 0] as [Double]) {
      #expect(abs(center - expected) < 1e-12)
    }
  }

  @Test(arguments: UInt64(0)..<20)
  func smoothsTheSameInBothDirectionsOfTime(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let steps = (0..<60).map { _ in
      Int.random(in: 0..<4, using: &generator) == 0
        ? step(nil)
        : step(
          square(.random(in: 0...100, using: &generator), .random(in: 20...90, using: &generator)))
    }
    let forward = smoothed(steps, radius: 4, longestGap: 3)
    let backward = smoothed(steps.reversed(), radius: 4, longestGap: 3)
    for (one, other) in zip(forward, backward.reversed()) {
      #expect((one.chosen == nil) == (other.chosen == nil))
      guard let one = one.chosen, let other = other.chosen else { continue }
      #expect(abs(one.box.centerX - other.box.centerX) < 1e-8)
      #expect(abs(one.box.width - other.box.width) < 1e-8)
      #expect(one.source == other.source)
    }
  }

  @Test func withoutRadiusBoxesStay() {
    let steps = (0..<9).map { step(square(Double($0 * $0))) }
    #expect(smoothed(steps, radius: 0) == steps)
  }

  @Test func shortGapsAreClosedAndLongOnesLeft() throws {
    func steps(gap: Int) -> [StepFaces] {
      [step(nil)] + (0..<3).map { step(square(Double($0))) }
        + (0..<gap).map { _ in step(nil) }
        + (0..<3).map { step(square(Double(3 + gap + $0))) } + [step(nil)]
    }
    let closed = smoothed(steps(gap: 4), radius: 2, longestGap: 4)
    #expect(
      closed.map { $0.chosen?.source.rawValue ?? "-" }.joined(separator: " ")
        == "- tracked tracked tracked interpolated interpolated interpolated interpolated "
        + "tracked tracked tracked -")
    for index in 1...10 {
      let face = try #require(closed[index].chosen)
      #expect(abs(face.box.centerX - Double(index - 1)) < 1e-9)
    }
    #expect(closed[5].chosen?.confidence == nil)
    let left = smoothed(steps(gap: 5), radius: 2, longestGap: 4)
    #expect(left.filter { $0.chosen == nil }.count == 7)
    #expect(left.allSatisfy { $0.chosen?.source != .interpolated })
  }

  /// Another face is another place.
  @Test func facesDoNotMix() throws {
    let steps =
      (0..<5).map { _ in step(square(10), id: 1) } + [step(nil, id: 1)]
      + (0..<5).map { _ in step(square(90), id: 2) }
    let result = smoothed(steps, radius: 3)
    #expect(
      result.map { $0.chosen?.box.centerX.rounded() } == [
        10, 10, 10, 10, 10, nil, 90, 90, 90, 90, 90,
      ])
  }

  @Test func everyFaceOfAStepIsSmoothed() throws {
    let steps = (0..<9).map { index in
      StepFaces(
        chosenID: 2,
        faces: [1, 2].map {
          FaceObservation(
            id: $0, box: square(index == 4 ? 10 : 0), confidence: nil, source: .tracked)
        })
    }
    let middle = smoothed(steps, radius: 1)[4]
    #expect(middle.faces.map(\.id) == [1, 2])
    #expect(middle.faces.allSatisfy { abs($0.box.centerX - 4) < 1e-12 })
    #expect(middle.others.map(\.id) == [1])
  }
}
