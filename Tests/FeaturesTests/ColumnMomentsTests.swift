import Testing

@testable import Features

struct ColumnMomentsTests {
  private func moments(_ blocks: [[Float]], width: Int) -> ColumnMoments {
    var moments = ColumnMoments(width: width)
    for block in blocks { block.withUnsafeBufferPointer { moments.add($0) } }
    return moments
  }

  /// 1, 2, 6 and two missing; 5 throughout; nothing at all; 4 alone. Mean 3, squares 4 + 1 + 9 = 14,
  /// divided by 2.
  @Test func whatIsMissingIsPassedOver() {
    let nan = Float.nan
    let all = moments(
      [[1, 5, nan, nan, nan, 5, nan, nan], [2, 5, nan, 4, nan, 5, nan, nan, 6, 5, nan, nan]],
      width: 4)
    #expect(all.counts == [3, 5, 0, 1] && all.missing == [2, 0, 5, 4])
    #expect((0..<4).map(all.isConstant) == [false, true, true, true])
    let deviation = 7.0.squareRoot()
    #expect(all.scaling.means == [3, 0, 0, 0])
    #expect(all.scaling.deviations == [deviation, 0, 0, 0])
  }

  /// However the rows come; a mean far from 0 takes nothing of the deviation.
  @Test(arguments: [1, 3, 100])
  func blocksAddUp(size: Int) {
    let values = (0..<100).map { 1e6 + Float($0 % 7) }
    let blocks = stride(from: 0, to: 100, by: size).map { Array(values[$0..<min($0 + size, 100)]) }
    let scaling = moments(blocks, width: 1).scaling
    let mean = values.reduce(0) { $0 + Double($1) } / 100
    let squares = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    #expect(abs(scaling.means[0] - mean) < 1e-6)
    #expect(abs(scaling.deviations[0] - (squares / 99).squareRoot()) < 1e-9)
  }

  @Test func scaledColumnsHaveNoMeanAndUnitVariance() {
    var values: [Float] = [1, 7, 2, 7, .nan, 7, 6, .nan]
    let scaling = moments([values], width: 2).scaling
    values.withUnsafeMutableBufferPointer { scaling.apply(to: $0) }
    #expect(values.enumerated().allSatisfy { $0.offset % 2 == 0 || $0.element == 0 })
    #expect(values[4] == 0)
    let first = [values[0], values[2], values[6]]
    #expect(abs(first.reduce(0, +)) < 1e-6)
    #expect(abs(first.reduce(0) { $0 + $1 * $1 } / 2 - 1) < 1e-6)
  }

  /// What a network keeps in single precision scales as it did before it was written.
  @Test func roundedScalingIsWhatANetworkKeeps() {
    let scaling = ColumnScaling(means: [0.1, 1e30], deviations: [1 / 3, 0]).rounded
    let kept = ColumnScaling(
      means: scaling.means.map { Double(Float($0)) },
      deviations: scaling.deviations.map { Double(Float($0)) })
    #expect(scaling == kept)
  }
}
