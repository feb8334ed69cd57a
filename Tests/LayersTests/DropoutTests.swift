import Engine
import Layers
import Testing

struct DropoutTests {
  private func ones(_ count: Int) -> Activation {
    let activation = Activation([count], gradient: true)
    activation.value.elements.update(repeating: 1)
    activation.gradient?.elements.update(repeating: 1)
    return activation
  }

  /// 100,000 draws: the share lies within five standard deviations, 5·sqrt(p(1−p)/n).
  @Test(arguments: [0.1, 0.5, 0.8])
  func dropsItsShareAndKeepsTheMean(share: Double) {
    let activation = ones(100_000)
    Dropout(activation, share: share, seed: 1).forward(.training(step: 3))
    let values = activation.value.array
    let dropped = Double(values.count { $0 == 0 }) / 100_000
    #expect(abs(dropped - share) < 5 * (share * (1 - share) / 100_000).squareRoot())
    let kept = Float(1 / (1 - (share * 65_536).rounded(.down) / 65_536))
    #expect(values.allSatisfy { $0 == 0 || abs($0 - kept) < 1e-6 * kept })
  }

  @Test func theGradientSeesTheSameMask() {
    let activation = ones(1_001)
    let layer = Dropout(activation, share: 0.3, seed: 9)
    layer.forward(.training(step: 5))
    layer.backward()
    #expect(activation.value.array == activation.gradient?.array)
  }

  /// Where somebody needs the values before as well, such as a recurrent layer its own outputs.
  @Test func aCopyLeavesTheInputAsItWas() {
    let input = ones(1_001)
    let layer = Dropout(input, share: 0.3, seed: 9, inPlace: false)
    layer.output.gradient?.elements.update(repeating: 1)
    layer.forward(.training(step: 5))
    #expect(input.value.elements.allSatisfy { $0 == 1 })
    let inPlace = ones(1_001)
    Dropout(inPlace, share: 0.3, seed: 9).forward(.training(step: 5))
    #expect(layer.output.value.array == inPlace.value.array)
    layer.backward()
    #expect(input.gradient?.array == inPlace.value.array)
    layer.forward(.inference)
    #expect(layer.output.value.elements.allSatisfy { $0 == 1 })
  }

  /// Cut anywhere, the parts of a batch are dropped as the whole.
  @Test(arguments: [1, 4, 6, 7, 31])
  func aPartSeesTheWholesMask(length: Int) {
    let whole = ones(101)
    Dropout(whole, share: 0.3, seed: 9).forward(.training(step: 5))
    let expected = whole.value.array
    for first in stride(from: 0, to: 101, by: length) {
      let part = ones(min(length, 101 - first))
      Dropout(part, share: 0.3, seed: 9, first: first).forward(.training(step: 5))
      #expect(part.value.array == Array(expected[first..<first + part.count]))
    }
  }

  @Test func inferenceChangesNothing() {
    let activation = ones(64)
    Dropout(activation, share: 0.5, seed: 0).forward(.inference)
    #expect(activation.value.elements.allSatisfy { $0 == 1 })
  }

  @Test func masksDependOnSeedAndStepAlone() {
    func mask(seed: UInt64, step: Int) -> [Float] {
      let activation = ones(256)
      Dropout(activation, share: 0.5, seed: seed).forward(.training(step: step))
      return activation.value.array
    }
    #expect(mask(seed: 1, step: 1) == mask(seed: 1, step: 1))
    #expect(mask(seed: 1, step: 1) != mask(seed: 1, step: 2))
    #expect(mask(seed: 1, step: 1) != mask(seed: 2, step: 1))
  }
}
