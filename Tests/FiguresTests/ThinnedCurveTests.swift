import Testing

@testable import Figures

struct ThinnedCurveTests {
  /// An hour at 25 Hz on 200 points: at most two points for each quarter of one, and no extreme lost.
  @Test func anHourIsThinnedAndKeepsItsExtremes() {
    let times = (1...90_000).map { Double($0) / 25 }
    var values = times.map { Double(Int($0 * 7) % 13) / 13 }
    values[41_234] = 9
    values[77_001] = -9
    let curve = ThinnedCurve(
      times: times, values: values, range: 0...3600, width: 200, step: 0.04)
    #expect(curve.lines.count == 1)
    #expect(curve.lines[0].count <= 1602)
    #expect(curve.lines[0].map(\.value).max() == 9 && curve.lines[0].map(\.value).min() == -9)
    #expect(zip(curve.lines[0], curve.lines[0].dropFirst()).allSatisfy { $0.time < $1.time })
    // Each stretch of .25 points, 4.5 s, has its own least and greatest.
    for stretch in stride(from: 0, to: 90_000, by: 11_250) {
      let steps = stretch..<stretch + 11_250
      let kept = curve.lines[0].filter { times[steps].contains($0.time) }.map(\.value)
      #expect(kept.max() == values[steps].max() && kept.min() == values[steps].min())
    }
  }

  @Test func missingValuesAndPausesEndALine() {
    let curve = ThinnedCurve(
      times: [1, 2, 3, 4, 5, 11, 12], values: [0, 1, .nan, 2, 3, 4, 5], range: 1...12, width: 100,
      step: 1)
    #expect(curve.lines.map { $0.map(\.time) } == [[1, 2], [4, 5], [11, 12]])
    let alone = ThinnedCurve(
      times: [1, 2, 3], values: [.nan, 1, .nan], range: 1...3, width: 100, step: 1)
    #expect(alone.lines.map { $0.map(\.value) } == [[1]])
  }
}
