import Agreement
import TestSupport
import Testing

struct PairedTraceTests {
  @Test func presentPairsAreClosedUp() {
    let trace = PairedTrace(gold: [1, .nan, 3, 4], prediction: [5, 6, .nan, 8], step: 0.1)
    #expect(trace.present == PairedTrace(gold: [1, 4], prediction: [5, 8], step: 0.1))
    #expect(trace.present.present == trace.present)
    #expect(trace.moments == trace.present.moments)
    #expect(trace.stepCount == 4 && trace.moments.count == 2)
  }

  /// The sum of 0.1 and 0.1 and 0.1 by 3 is not 0.1: a constant is told by its values.
  @Test func constantsAreToldExactly() {
    let trace = PairedTrace(gold: [0.1, .nan, 0.1, 0.1], prediction: [1, 2, 1, 1])
    #expect(trace.isGoldConstant && !trace.isPredictionConstant)
    #expect(trace.present.isPredictionConstant)
    #expect(PairedTrace(gold: [], prediction: []).isGoldConstant)
  }

  /// Step 1 is nobody's, 2 is not the second's, 4 lies beyond its end.
  @Test func sharedStepsAreThoseOfBoth() {
    let first = PairedTrace(gold: [1, 2, 3, 4, 5], prediction: [1, .nan, 1, 2, 3])
    let second = PairedTrace(gold: [1, 2, 3, 4], prediction: [7, 8, .nan, 9])
    let (a, b) = PairedTrace.shared(first, second)
    #expect(a == PairedTrace(gold: [1, 4], prediction: [1, 2]))
    #expect(b == PairedTrace(gold: [1, 4], prediction: [7, 9]))
  }

  @Test func trapsOnDifferentLengths() async {
    await #expect(processExitsWith: .failure) {
      _ = PairedTrace(gold: [1, 2], prediction: [1])
    }
  }

  @Test func centringLeavesMissingOut() {
    let series = centred([1, .nan, 3])
    #expect(series[0] == -1 && series[1].isNaN && series[2] == 1)
    #expect(centred([]) == [])
  }

  /// Stretches of every length and start, whole vectors and what is left over.
  @Test(arguments: 0..<20)
  func sumsOfProductsAreThoseOfTheirTerms(count: Int) {
    var generator = SplitMix64(seed: UInt64(count))
    let x = (0..<30).map { _ in Double(Int.random(in: -9...9, using: &generator)) }
    let y = (0..<30).map { _ in Double(Int.random(in: -9...9, using: &generator)) }
    for start in 0..<8 {
      let expected = (0..<count).reduce(0.0) { $0 + x[start + $1] * y[$1 + 3] }
      #expect(sumOfProducts(x.span, from: start, y.span, from: 3, count: count) == expected)
    }
  }
}
