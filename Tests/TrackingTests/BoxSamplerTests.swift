import Pictures
import Random
import Testing

@testable import Tracking

struct BoxSamplerTests {
  private let box = PictureBox(x: 100, y: 80, width: 60, height: 80)
  private let size = (width: 320, height: 240)

  @Test(arguments: 0..<20 as Range<UInt64>)
  func candidatesStayWithinTheirReach(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let sampler = BoxSampler(spread: .gaussian, translation: 0.6, scale: 1.05)
    for drawn in sampler.boxes(around: box, count: 64, in: size, using: &generator) {
      // .6 times the mean of 60 and 80.
      #expect((drawn.centerX - box.centerX).magnitude <= 42)
      #expect((drawn.centerY - box.centerY).magnitude <= 42)
      #expect(drawn.width >= 60 / 1.05 - 1e-9 && drawn.width <= 60 * 1.05 + 1e-9)
      #expect((drawn.width / drawn.height - 0.75).magnitude < 1e-9)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func overlapsAreThoseAskedFor(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let near = BoxSampler(spread: .gaussian, translation: 0.1, scale: 1.3)
      .boxes(around: box, count: 50, overlap: 0.7...1, in: size, using: &generator)
    #expect(near.count == 50)
    #expect(near.allSatisfy { $0.overlap(with: box) >= 0.7 })
    let far = BoxSampler(spread: .whole, translation: 0, scale: 1)
      .boxes(around: box, count: 100, overlap: 0...0.5, in: size, using: &generator)
    #expect(far.count == 100)
    #expect(far.allSatisfy { $0.overlap(with: box) <= 0.5 })
  }

  @Test func aPictureOfOnePixelGivesBoxesWithAnArea() {
    var generator = SplitMix64(seed: 1)
    for spread in [BoxSampler.Spread.gaussian, .uniform, .whole] {
      let drawn = BoxSampler(spread: spread, translation: 1, scale: 1.6)
        .boxes(around: box, count: 20, in: (1, 1), using: &generator)
      #expect(drawn.count == 20)
      #expect(drawn.allSatisfy { $0.isUsable })
    }
  }
}

struct DrawsTests {
  @Test func anEndlessOrderHasAllNumbersEachTime() {
    var (order, generator) = (EndlessOrder(count: 7), SplitMix64(seed: 4))
    let taken = order.next(5, using: &generator) + order.next(16, using: &generator)
    let rounds = [taken[0..<7], taken[7..<14], taken[14..<21]]
    for round in rounds { #expect(round.sorted() == Array(0..<7)) }
    #expect(Set(rounds.map { Array($0) }).count > 1)
  }

  @Test func ofEqualScoresTheFirstAreHighest() {
    #expect(([1, 3, 2, 3, 0] as [Float]).highest(3) == [1, 3, 2])
    #expect([Float](repeating: 1, count: 4).highest(2) == [0, 1])
    #expect([Float(5)].highest(2) == [0])
  }
}
