import TestSupport
import Testing

@testable import Agreement

struct ExactSumTests {
  /// 1e308 + 1 − 1e308 is 1; in doubles it is 0.
  @Test func nothingIsLost() {
    var sum = ExactSum()
    for term in [1e308, 1, 0x1p-1070, -1e308] { sum.add(term) }
    #expect(sum == ExactSum(1) + ExactSum(0x1p-1070))
    #expect((sum - ExactSum(1)).quotient(by: 1) == 0x1p-1070)
    sum.add(-1)
    sum.add(-0x1p-1070)
    #expect(sum.isZero && sum == ExactSum())
  }

  @Test(arguments: UInt64(0)..<100)
  func orderAndSplitChangeNoBit(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let terms = hostileNumbers(Int.random(in: 1...200, using: &generator), using: &generator)
    let whole = terms.reduce(into: ExactSum()) { $0.add($1) }
    var parts = [ExactSum](repeating: ExactSum(), count: 5)
    for term in terms.shuffled(using: &generator) {
      parts[Int.random(in: 0..<5, using: &generator)].add(term)
    }
    let merged = parts.shuffled(using: &generator).reduce(into: ExactSum()) { $0 += $1 }
    #expect(merged == whole)
    #expect(merged.text == whole.text)
  }

  @Test(arguments: UInt64(0)..<100)
  func arithmeticFollowsItsLaws(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let n = hostileNumbers(3, using: &generator).map { ExactSum($0) }
    let (a, b, c) = (n[0] * n[1], n[1] + n[2], n[2] * n[2] - n[0])
    #expect((a + b) * c == a * c + b * c)
    #expect(a * b == b * a)
    #expect((a - b) + b == a)
    #expect(-(-a) == a)
    #expect(a * 3 == a + a + a)
    #expect((a * a).isNegative == false)
    #expect((a * b).isNegative == (a.isNegative != b.isNegative && !a.isZero && !b.isZero))
  }

  @Test(arguments: UInt64(0)..<100)
  func aNumberComesBackAsItWas(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for value in hostileNumbers(50, using: &generator) {
      #expect(ExactSum(value).quotient(by: 1) == value)
      let count = Int.random(in: 1...1_000_000, using: &generator)
      #expect((ExactSum(value) * count).quotient(by: count) == value)
    }
  }

  @Test func extremesComeBack() {
    let extremes: [Double] = [
      0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude.nextDown,
      .leastNormalMagnitude, 1, -1, 0x1p63, -0x1p63, 0x1.8p64, .greatestFiniteMagnitude,
      -.greatestFiniteMagnitude,
    ]
    for value in extremes {
      #expect(ExactSum(value).quotient(by: 1) == value)
      #expect(ExactSum(text: ExactSum(value).text) == ExactSum(value))
    }
    let twice = ExactSum(.greatestFiniteMagnitude) * 2
    #expect(twice.quotient(by: 1) == .infinity)
    #expect(twice.quotient(by: 2) == .greatestFiniteMagnitude)
    #expect((-twice).quotient(by: 1) == -.infinity)
  }

  /// Ties go to the even neighbour: 2^53 + 1 lies between 2^53 and 2^53 + 2; one bit far below it
  /// tips the balance.
  @Test func roundingIsToNearestEven() {
    let tie = ExactSum(0x1p53) + ExactSum(1)
    #expect(tie.quotient(by: 1) == 0x1p53)
    #expect((tie + ExactSum(0x1p-900)).quotient(by: 1) == 0x1p53 + 2)
    #expect((tie + ExactSum(2)).quotient(by: 1) == 0x1p53 + 4)
  }

  /// 1 is 2^0; 0.1 is 0x1999999999999a · 2^-56, whose integer is even.
  @Test func textsAreOddIntegersWithAnExponent() {
    #expect(ExactSum(1).text == "0x1p0")
    #expect(ExactSum(-6).text == "-0x3p1")
    #expect(ExactSum(0.1).text == "0xccccccccccccdp-55")
    #expect(ExactSum().text == "0x0p0")
    #expect((ExactSum(1) + ExactSum(0x1p-80)).text == "0x100000000000000000001p-80")
  }

  @Test(arguments: UInt64(0)..<100)
  func textsReadBack(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let numbers = hostileNumbers(6, using: &generator).map { ExactSum($0) }
    let value = numbers[0] * numbers[1] - numbers[2] * numbers[3] + numbers[4]
    #expect(ExactSum(text: value.text) == value)
  }

  @Test(arguments: [
    "", "0", "1", "0x", "0xp0", "0x1", "0x1p", "0x1p+1", "0x1P0", "0X1p0", "0xAp0", "0x01p0",
    "+0x1p0", " 0x1p0", "0x1p0 ", "-0x0p0", "0x1.8p0", "0x1p1.5", "0x1p2113", "0x1p-2149", "0x1p01",
    "0x1p99999999999999999999", "nan", "0xgp0", "0x1p0p0", "--0x1p0",
    "0x1" + String(repeating: "0", count: 1100) + "p0",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(ExactSum(text: text) == nil)
  }

  @Test func trapsOnATermThatIsNotFinite() async {
    await #expect(processExitsWith: .failure) { _ = ExactSum(.infinity) }
    await #expect(processExitsWith: .failure) { _ = ExactSum(1).quotient(by: 0) }
  }
}
