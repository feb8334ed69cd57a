import TestSupport
import Testing
import Text

struct NumberTextTests {
  @Test(arguments: [
    (0.0, "0"), (-0.0, "-0"), (300, "300"), (0.04, "0.04"), (-12.345, "-12.345"), (1e-5, "1e-05"),
    (1e16, "1e+16"), (123_456_789.125, "123456789.125"), (0.1 + 0.2, "0.30000000000000004"),
    (.nan, "nan"), (-.infinity, "-inf"),
  ])
  func aNumberIsItsShortestText(value: Double, text: String) {
    #expect(decimal(value) == text)
  }

  /// The short way for few decimals gives what the long one gives.
  @Test(arguments: UInt64(0)..<20)
  func thousandthsAreWrittenAsAllOthers(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let value = (Double.random(in: -1e6...1e6, using: &generator) * 1000).rounded() / 1000
      let description = value.description
      #expect(
        decimal(value)
          == (description.hasSuffix(".0") ? String(description.dropLast(2)) : description))
      #expect(Double(decimal(value)) == value)
    }
  }

  @Test func singlePrecisionIsShorter() {
    #expect(decimal(Float(0.1)) == "0.1")
    #expect(decimal(Double(Float(0.1))) == "0.10000000149011612")
  }
}
