import Engine
import Layers
import Testing

struct GaussianNoiseTests {
  private func noise(
    _ count: Int = 100_000, deviation: Float = 1, seed: UInt64 = 1, first: Int = 0,
    mode: Mode = .training(step: 3)
  ) -> [Float] {
    let activation = Activation([count], gradient: false)
    activation.value.elements.update(repeating: 2)
    GaussianNoise(activation, deviation: deviation, seed: seed, first: first).forward(mode)
    return activation.value.array.map { $0 - 2 }
  }

  /// Of 100,000 draws the first four moments of a standard normal variable are 0, 1, 0 and 3 within
  /// five of their standard errors: 1, sqrt(2), sqrt(15) and sqrt(96) over sqrt(n).
  @Test(arguments: [0.1, 1, 3] as [Float])
  func isNormallyDistributed(deviation: Float) {
    let values = noise(deviation: deviation).map { Double($0 / deviation) }
    let n = Double(values.count)
    func moment(_ power: Int) -> Double {
      values.reduce(0) { sum, value in sum + (0..<power).reduce(1) { product, _ in product * value }
      }
        / n
    }
    #expect(abs(moment(1)) < 5 / n.squareRoot())
    #expect(abs(moment(2) - 1) < 5 * (2 / n).squareRoot())
    #expect(abs(moment(3)) < 5 * (15 / n).squareRoot())
    #expect(abs(moment(4) - 3) < 5 * (96 / n).squareRoot())
  }

  /// Neighbours come from one hash, a radius and an angle.
  @Test func neighboursAreIndependent() {
    let values = noise().map { Double($0) }
    let n = Double(values.count - 1)
    let products = zip(values, values.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / n
    let squares = zip(values, values.dropFirst()).reduce(0) {
      $0 + ($1.0 * $1.0 - 1) * ($1.1 * $1.1 - 1)
    }
    #expect(abs(products) < 5 / n.squareRoot())
    // The variance of (x² - 1)(y² - 1) is 2 · 2.
    #expect(abs(squares / n) < 5 * 2 / n.squareRoot())
  }

  /// Cut anywhere, the parts of a batch get the whole's noise.
  @Test(arguments: [1, 2, 7, 30])
  func aPartSeesTheWholesNoise(length: Int) {
    let whole = noise(101)
    for first in stride(from: 0, to: 101, by: length) {
      let count = min(length, 101 - first)
      #expect(noise(count, first: first) == Array(whole[first..<first + count]))
    }
  }

  @Test func inferenceChangesNothing() {
    #expect(noise(64, mode: .inference).allSatisfy { $0 == 0 })
  }

  @Test(arguments: [1, 2, 101])
  func noiseDependsOnSeedAndStepAlone(count: Int) {
    #expect(noise(count) == noise(count))
    #expect(noise(count) != noise(count, seed: 2))
    #expect(noise(count) != noise(count, mode: .training(step: 4)))
  }
}
