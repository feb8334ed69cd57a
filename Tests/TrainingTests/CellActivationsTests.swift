import Engine
import Features
import Files
import Glibc
import Layers
import Networks
import Segments
import TestSupport
import Testing
import Training

/// Activations of recurrent layers against the layers' formulas, step by step and in double precision.
struct CellActivationsTests {
  private static let steps = 40
  private static let length = 15
  private static let columns = 3
  private static let hidden = 4

  struct Shape: CustomTestStringConvertible {
    let bidirectional: Bool
    let peepholes: Bool
    let carried: Bool

    var testDescription: String {
      "\(bidirectional ? "both directions" : "one direction")"
        + "\(peepholes ? ", peepholes" : "")\(carried ? ", carried" : "")"
    }
  }

  private static let shapes = [false, true].flatMap { bidirectional in
    [false, true].flatMap { peepholes in
      [false, true].map {
        Shape(bidirectional: bidirectional, peepholes: peepholes, carried: $0)
      }
    }
  }

  @Test(arguments: shapes)
  func areTheFormulas(shape: Shape) throws {
    let inputs = FeatureInputs(features: ["a", "b", "c"], step: 0.04)
    var configuration = NetworkConfiguration.recurrent(
      try GivenFeatureConfiguration(inputs, delay: 5), dimensions: ["arousal"])
    configuration.recurrent.hidden = Self.hidden
    configuration.recurrent.isBidirectional = shape.bidirectional
    configuration.recurrent.peepholes = shape.peepholes
    let model = NetworkModel(configuration, sequenceLength: Self.length, seed: 3)
    var generator = SplitMix64(seed: 5)
    let rows = (0..<Self.steps).map { _ in
      (0..<Self.columns).map { _ in Double(Float.random(in: -2...2, using: &generator)) }
    }
    let input = Rows(values: rows.joined().map { Float($0) }, width: Self.columns)

    let windows =
      shape.carried
      ? [0..<Self.steps]
      : stride(from: 0, to: Self.steps, by: Self.length).map {
        $0..<min($0 + Self.length, Self.steps)
      }
    var layers: [[[CellQuantity: [Double]]]] = []
    var below = rows
    for layer in 0..<2 {
      var directions = [
        Cells(model.parameters, layer, "", below[0].count, Self.hidden, shape.peepholes)
          .run(below, windows, fromEnd: false)
      ]
      if shape.bidirectional {
        directions.append(
          Cells(model.parameters, layer, "_reverse", below[0].count, Self.hidden, shape.peepholes)
            .run(below, windows, fromEnd: true))
      }
      layers += directions
      below = (0..<Self.steps).map { step in directions.flatMap { $0[step][.h] ?? [] } }
    }

    for quantity in CellQuantity.allCases {
      for layer in [nil, 1, 2] {
        let activations = CellActivations(quantity, layer: layer, of: configuration)
        let predictor = NetworkPredictor(
          model, carryState: shape.carried, windowsPerRun: 2, activations: activations)
        let perLayer = shape.bidirectional ? 2 : 1
        let wanted = layer.map { layers[($0 - 1) * perLayer..<$0 * perLayer] } ?? layers[...]
        let expected = (0..<Self.steps).flatMap { step in
          wanted.flatMap { $0[step][quantity] ?? [] }
        }
        let found = try predictor.predict(input)
        #expect(found.count == expected.count)
        #expect(predictor.columns.count == wanted.count * Self.hidden)
        for (value, number) in zip(found, expected) { #expect(abs(Double(value) - number) < 1e-5) }
      }
    }
  }

  @Test func cellsHaveTheirLayersAndDirections() throws {
    let inputs = FeatureInputs(features: ["a"], step: 0.04)
    var configuration = NetworkConfiguration.recurrent(
      try GivenFeatureConfiguration(inputs), dimensions: ["arousal"])
    configuration.recurrent.hidden = 2
    #expect(
      CellActivations(.outputGate, of: configuration).names(in: configuration) == [
        "o1_1", "o1_2", "o1_1_reverse", "o1_2_reverse", "o2_1", "o2_2", "o2_1_reverse",
        "o2_2_reverse",
      ])
    configuration.recurrent.isBidirectional = false
    #expect(
      CellActivations(.h, layer: 2, of: configuration).names(in: configuration)
        == ["h2_1", "h2_2"])
  }
}

/// One direction of one layer, as `LongShortTermMemory` has it in its documentation.
private struct Cells {
  private let hidden: Int
  private let inputWeight: [[Double]]
  private let hiddenWeight: [[Double]]
  private let bias: [Double]
  /// Of the gates i, f and o; zeros for none.
  private let peepholes: [[Double]]

  init(
    _ store: ParameterStore, _ layer: Int, _ suffix: String, _ width: Int, _ hidden: Int,
    _ hasPeepholes: Bool
  ) {
    func numbers(_ part: String, _ shape: [Int]) -> [Double] {
      store.values(of: ParameterShape("recurrent.\(part)_l\(layer)\(suffix)", shape)).map {
        Double($0)
      }
    }
    func rows(_ part: String, _ width: Int) -> [[Double]] {
      let all = numbers(part, [4 * hidden, width])
      return (0..<4 * hidden).map { Array(all[$0 * width..<($0 + 1) * width]) }
    }
    self.hidden = hidden
    inputWeight = rows("weight_ih", width)
    hiddenWeight = rows("weight_hh", hidden)
    bias = zip(numbers("bias_ih", [4 * hidden]), numbers("bias_hh", [4 * hidden])).map { $0 + $1 }
    peepholes = ["weight_ci", "weight_cf", "weight_co"].map {
      hasPeepholes ? numbers($0, [hidden]) : Array(repeating: 0, count: hidden)
    }
  }

  func run(
    _ rows: [[Double]], _ windows: [Range<Int>], fromEnd: Bool
  ) -> [[CellQuantity: [Double]]] {
    var results: [[CellQuantity: [Double]]] = Array(repeating: [:], count: rows.count)
    for window in windows {
      var (h, c) = (Array(repeating: 0.0, count: hidden), Array(repeating: 0.0, count: hidden))
      for step in fromEnd ? Array(window.reversed()) : Array(window) {
        let sums = (0..<4 * hidden).map { gate in
          bias[gate] + zip(inputWeight[gate], rows[step]).reduce(0) { $0 + $1.0 * $1.1 }
            + zip(hiddenWeight[gate], h).reduce(0) { $0 + $1.0 * $1.1 }
        }
        func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        var outputGate: [Double] = []
        for cell in 0..<hidden {
          let i = logistic(sums[cell] + peepholes[0][cell] * c[cell])
          let f = logistic(sums[hidden + cell] + peepholes[1][cell] * c[cell])
          c[cell] = f * c[cell] + i * tanh(sums[2 * hidden + cell])
          outputGate.append(logistic(sums[3 * hidden + cell] + peepholes[2][cell] * c[cell]))
        }
        h = zip(outputGate, c).map { $0 * tanh($1) }
        results[step] = [.h: h, .c: c, .outputGate: outputGate]
      }
    }
    return results
  }
}

/// A recording in memory.
private struct Rows: RecordingInput {
  let values: [Float]
  let width: Int
  let recording = "a"
  let step = 0.04
  let paths: [String] = []
  var stepCount: Int { values.count / width }

  func check(fits inputs: [StepInput]) {}

  func read(
    _ steps: Range<Int>, into buffer: InputBuffer, at place: Int,
    augmentation: FaceAugmentation.Draws?
  ) {
    guard case .features(let target) = buffer else { return }
    for (index, value) in values[steps.lowerBound * width..<steps.upperBound * width].enumerated() {
      target.value.elements[place * width + index] = value
    }
  }

  func forEachValue(ofStep step: Int, _ body: (UInt64) -> Void) {}
}
