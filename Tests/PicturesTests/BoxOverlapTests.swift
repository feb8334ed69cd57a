import Testing

@testable import Pictures

@Suite struct BoxOverlapTests {
  /// Worked by hand: 5 x 10 in common, 150 covered by either.
  @Test func overlapIsIntersectionOverUnion() {
    let one = PictureBox(x: 0, y: 0, width: 10, height: 10)
    let other = PictureBox(x: 5, y: 0, width: 10, height: 10)
    #expect(one.overlap(with: other) == 50.0 / 150)
    #expect(one.overlap(with: one) == 1)
    #expect(one.overlap(with: other.moved(x: 5, y: 0)) == 0)
  }

  /// Worked by hand: half of the way from 10 to 40 in equal ratios is 20.
  @Test func movesStraightAndGrowsByRatios() {
    let one = PictureBox(centerX: 0, centerY: 10, width: 10, height: 40)
    let other = PictureBox(centerX: 8, centerY: 20, width: 40, height: 10)
    let half = one.moved(toward: other, by: 0.5)
    #expect(abs(half.centerX - 4) < 1e-12 && abs(half.centerY - 15) < 1e-12)
    #expect(abs(half.width - 20) < 1e-12 && abs(half.height - 20) < 1e-12)
    #expect(one.moved(toward: other, by: 0).overlap(with: one) > 1 - 1e-12)
  }
}
