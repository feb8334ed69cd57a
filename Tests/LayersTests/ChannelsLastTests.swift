import Engine
import TestSupport
import Testing

@testable import Layers

/// What processors with AMX compute by products and loops of ours, because oneDNN lays the channels of
/// bf16 activations innermost there. Tried on every processor that has bf16; the loops on every one.
struct ChannelsLastTests {
  private static func draw(
    _ memory: Memory, in range: ClosedRange<Float> = -1...1,
    _ generator: inout SplitMix64
  ) {
    let count = memory.layout.byteCount / 2
    for index in 0..<count {
      memory.halves[index] = UInt16(Float.random(in: range, using: &generator).bitPattern >> 16)
    }
  }

  private static func value(_ memory: Memory, _ index: Int) -> Double {
    Double(Float(bitPattern: UInt32(memory.halves[index]) << 16))
  }

  private static func activation(_ shape: [Int]) -> Activation {
    let layout = Layout.channelsLast(shape, .bf16)
    return Activation(value: Memory(layout), gradient: Memory(layout))
  }

  /// Half the distance of two neighbouring bf16 numbers is 2⁻⁹ of them; sums of rounded inputs are
  /// exact here but for the floats that they pass through.
  private static func isNear(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
    abs(value - expected) <= tolerance * max(abs(expected), 1)
  }

  @Test(
    arguments: [
      [1, 1, 1, 2], [1, 65, 3, 5], [3, 64, 7, 1], [2, 200, 4, 4], [50, 8, 3, 3],
    ], [true, false])
  func normalizationIsTheFormula(shape: [Int], rectified: Bool) throws {
    for frozen in [false, true] {
      let channels = shape[1]
      let rows = shape[0] * shape[2] * shape[3]
      var generator = SplitMix64(seed: UInt64(channels))
      let (input, output) = (Self.activation(shape), Self.activation(shape))
      Self.draw(input.value, in: 0...2, &generator)
      guard let upstream = output.gradient, let result = input.gradient else { return }
      Self.draw(upstream, &generator)
      let store = ParameterStore(
        BatchNormalization.Parameters.shapes(prefix: "n", channels: channels))
      for index in 0..<store.values.count {
        store.values.pointer[index] = .random(in: 0.5...1.5, using: &generator)
      }
      let weight = store.parameter("n.weight", [channels])
      let bias = store.parameter("n.bias", [channels])
      let (mean, variance) = (Memory(.plain([channels])), Memory(.plain([channels])))
      for channel in 0..<channels {
        (mean.pointer[channel], variance.pointer[channel]) = (0.9, 0.4)
      }
      let layer = try ChannelsLastNormalization(
        input, output, weight: weight, bias: bias, epsilon: 1e-5, rectified: rectified,
        frozen: frozen, mean: mean, variance: variance, inputGradient: result)
      layer.forward()
      layer.backward()

      for channel in 0..<channels {
        let places = (0..<rows).map { $0 * channels + channel }
        let x = places.map { Self.value(input.value, $0) }
        let n = Double(rows)
        let m = frozen ? 0.9 : x.reduce(0, +) / n
        let v = frozen ? 0.4 : x.reduce(0) { $0 + ($1 - m) * ($1 - m) } / n
        #expect(Self.isNear(Double(mean.pointer[channel]), m, 1e-6))
        #expect(Self.isNear(Double(variance.pointer[channel]), v, 1e-6))
        let inverse = 1 / (Double(variance.pointer[channel]) + 1e-5).squareRoot()
        let scale = Double(weight.value[channel]) * inverse
        var y = x.map { ($0 - m) * scale + Double(bias.value[channel]) }
        if rectified { y = y.map { max($0, 0) } }
        for (place, y) in zip(places, y) {
          #expect(Self.isNear(Self.value(output.value, place), y, 0.004))
        }
        let g = places.map {
          rectified && Self.value(output.value, $0) <= 0 ? 0 : Self.value(upstream, $0)
        }
        let sum = g.reduce(0, +)
        let product = zip(g, x).reduce(0) { $0 + $1.0 * ($1.1 - m) * inverse }
        #expect(Self.isNear(Double(bias.gradient[channel]), sum, 1e-5))
        #expect(Self.isNear(Double(weight.gradient[channel]), product, 1e-4 * max(inverse, 1)))
        for (place, (g, x)) in zip(places, zip(g, x)) {
          let inner = frozen ? g : g - sum / n - (x - m) * inverse * product / n
          #expect(Self.isNear(Self.value(result, place), scale * inner, 0.01 * max(scale, 1)))
        }
      }
    }
  }

  private static let shapes: [[Int]] = [
    // in, out, kernel, stride, height, width
    [16, 24, 1, 1, 5, 3], [32, 16, 1, 2, 6, 5], [17, 9, 3, 1, 3, 3], [16, 32, 3, 2, 7, 4],
    [1, 1, 1, 1, 1, 1], [64, 64, 3, 1, 3, 3],
  ]

  /// Sums of products of bf16 numbers, added up in floats.
  @Test(
    .enabled(if: Precision.bf16.isSupported, "bf16 is not tried: this processor lacks it"),
    arguments: shapes, [1, 3])
  func gradientsAreSumsOfProducts(shape: [Int], images: Int) throws {
    let (inChannels, outChannels, kernel, stride) = (shape[0], shape[1], shape[2], shape[3])
    let (height, width) = (shape[4], shape[5])
    let window = SlidingWindow(
      size: [kernel, kernel], stride: [stride, stride], before: [kernel / 2, kernel / 2],
      after: [kernel / 2, kernel / 2])
    let out = window.outputs(of: [height, width])
    let input = Self.activation([images, inChannels, height, width])
    let output = Self.activation([images, outChannels] + out)
    var generator = SplitMix64(seed: 5)
    Self.draw(input.value, &generator)
    guard let upstream = output.gradient, let result = input.gradient else { return }
    Self.draw(upstream, &generator)
    let extents = [outChannels, inChannels, kernel, kernel]
    let store = ParameterStore([ParameterShape("weight", extents)])
    let weight = store.parameter("weight", extents)
    for index in 0..<weight.count {
      let number = Float.random(in: -1...1, using: &generator)
      weight.value[index] = Float(bitPattern: number.bitPattern & 0xFFFF_0000)
    }
    let memory = ActivationMemory(training: true, reuses: true, precision: .bf16)
    for step in try ProductGradients.weightGradient(input, output, weight, window, memory) {
      step()
    }

    var expected = [Double](repeating: 0, count: weight.count)
    var expectedInput = [Double](repeating: 0, count: input.count)
    for image in 0..<images {
      for (row, column) in (0..<out[0]).flatMap({ y in (0..<out[1]).map { (y, $0) } }) {
        let upper = ((image * out[0] + row) * out[1] + column) * outChannels
        for (y, x) in (0..<kernel).flatMap({ y in (0..<kernel).map { (y, $0) } }) {
          let (top, left) = (
            window.start(of: row, axis: 0) + y, window.start(of: column, axis: 1) + x
          )
          guard (0..<height).contains(top), (0..<width).contains(left) else { continue }
          let lower = ((image * height + top) * width + left) * inChannels
          for o in 0..<outChannels {
            let g = Self.value(upstream, upper + o)
            for i in 0..<inChannels {
              let place = ((o * inChannels + i) * kernel + y) * kernel + x
              expected[place] += g * Self.value(input.value, lower + i)
              expectedInput[lower + i] += g * Double(weight.value[place])
            }
          }
        }
      }
    }
    for index in 0..<weight.count {
      #expect(abs(Double(weight.gradient[index]) - expected[index]) < 1e-4)
    }
    guard window == .point else { return }
    var weightSteps: [() -> Void] = []
    let step = try ProductGradients.inputGradient(input, output, weight, weightSteps: &weightSteps)
    for step in weightSteps { step() }
    step()
    for index in expectedInput.indices {
      #expect(Self.isNear(Self.value(result, index), expectedInput[index], 0.004))
    }
  }
}
