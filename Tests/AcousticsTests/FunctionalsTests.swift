import Testing

@testable import Acoustics

@Suite struct FunctionalsTests {
  @Test func smoothingRepeatsTheEnds() {
    var smoothing = Smoothing<Double>(.all)
    var rows = [[3.0], [6], [0]].compactMap { smoothing.add($0) }
    rows += smoothing.finish()
    // (3 + 3 + 6) / 3, (3 + 6 + 0) / 3, (6 + 0 + 0) / 3, and one more.
    #expect(rows == [[4], [3], [2], [0]])
  }

  @Test func smoothingLeavesZerosOut() {
    var smoothing = Smoothing<Double>(.nonzero)
    var rows = [[0.0], [6], [2], [0]].compactMap { smoothing.add($0) }
    rows += smoothing.finish()
    // 6 and 2 have one neighbour each.
    #expect(rows == [[0], [4], [4], [0], [0]])
  }

  @Test func deviationIsThePopulations() {
    var moments = MeanAndDeviation()
    for offset in [2.0, 4, 4, 4, 5, 5, 7, 9] { moments.add(1e9 + offset) }
    #expect(moments.mean == 1e9 + 5)
    #expect(moments.deviation == 2)
    #expect(MeanAndDeviation().normalizedDeviation == 0)
  }

  @Test func percentilesAreInterpolated() {
    var percentiles = Percentiles([4, 1, 3, 2])
    #expect(percentiles.value(0) == 1)
    // 0.5 (4 - 1) = 1.5: between the second and the third.
    #expect(percentiles.value(0.5) == 2.5)
    #expect(percentiles.value(1) == 4)
    var none = Percentiles([])
    #expect(none.value(0.5) == 0)
    // Ranks as sorting has them, in whatever order they are asked for.
    let values = (0..<101).map { Double(($0 * 37) % 101 % 50) }
    var many = Percentiles(values)
    for rank in [99, 0, 50, 51, 3, 100] {
      #expect(many.value(Double(rank) / 100) == values.sorted()[rank])
    }
  }

  /// Up to 10 at 4, down to 0 at 8, up to 8 at 12, to 6 at the end.
  @Test func slopesLieBetweenPeaks() {
    let values: [Double] = [2, 4, 6, 8, 10, 7.5, 5, 2.5, 0, 2, 4, 6, 8, 7, 6]
    let summary = PeakSlopes.summary(of: values)
    #expect(summary.peakCount == 2)
    // 8 in 0.04 s, 8 in 0.04 s; falling 10 in 0.04 s and, to the end, -2 in 0.02 s.
    #expect(abs(summary.meanRising - 200) < 1e-9)
    #expect(summary.deviationRising < 1e-9)
    #expect(abs(summary.meanFalling - 75) < 1e-9)
    // Of one of two: |250 - 75| / sqrt(2).
    #expect(abs(summary.deviationFalling - 175 / 2.0.squareRoot()) < 1e-9)
  }

  @Test func slopesOfFewValuesAreNone() {
    #expect(PeakSlopes.summary(of: []) == PeakSlopes.Summary())
    #expect(PeakSlopes.summary(of: [1, 1, 1]) == PeakSlopes.Summary())
    #expect(PeakSlopes.summary(of: [1, 2, 5]).meanRising == 4.0 / 3)
  }

  @Test func segmentsNeedThreeFrames() {
    var segments = VoicedSegments(voiced: true)
    // Three, a gap of one, two, a gap of two, two, and three at the end.
    for frame in "1110110011001110" { segments.add(isVoiced: frame == "1") }
    segments.end()
    #expect(segments.lengths.count == 2)
    // Frames 0 to 5 and 12 to 14.
    #expect(abs(segments.lengths.mean - 0.035) < 1e-12)
  }
}
