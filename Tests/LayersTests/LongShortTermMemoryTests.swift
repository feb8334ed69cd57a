import Engine
import Layers
import TestSupport
import Testing

/// Numbers of PyTorch's `LSTM`, and of one with peepholes and clipped cells written out in PyTorch:
/// Tests/Reference/Layers/make_reference.py.
struct LongShortTermMemoryTests {
  @Test(arguments: [
    "lstm-1-layer", "lstm-2-layers", "lstm-initial-state", "lstm-one-step", "lstm-peepholes",
    "lstm-peepholes-cell-clip", "lstm-peepholes-initial-state",
  ])
  func isPyTorchs(name: String) throws {
    let reference = try ReferenceCase("Layers/\(name)")
    let hidden = Int(try reference.number("hidden"))
    let layerCount = Int(try reference.number("layers"))
    let clip = reference.contains("weight_ci_l0") ? Float(try reference.number("cell_clip")) : nil
    let names = reference.names.filter { $0.contains("_l") && !$0.hasSuffix("_gradient") }
    let store = ParameterStore(
      try names.map { ParameterShape("r.\($0)", try reference.shape($0)) })
    for shape in store.shapes {
      let values = try reference.floats(String(shape.name.dropFirst(2)))
      _ = store.values(of: shape).update(fromContentsOf: values)
    }

    let input = Activation(try reference.shape("input"), gradient: true)
    _ = input.value.elements.update(fromContentsOf: try reference.floats("input"))
    var end = input
    let layers = (0..<layerCount).map { index in
      let layer = LongShortTermMemory(
        end,
        .init(store, prefix: "r", layer: index, input: end.shape[2], hidden: hidden),
        cellClip: clip, training: true)
      end = layer.output
      return layer
    }
    let count = input.shape[0] * hidden
    let (firstHidden, firstCell) = (
      try reference.floats("initial_hidden"), try reference.floats("initial_cell")
    )
    for (index, layer) in layers.enumerated() {
      let part = index * count..<(index + 1) * count
      layer.setState(hidden: Array(firstHidden[part]), cell: Array(firstCell[part]))
      layer.forward(.training(step: 0))
    }
    try reference.expect(end.value.elements, is: "output", within: 1e-5)
    _ = end.gradient?.elements.update(fromContentsOf: try reference.floats("output_gradient"))
    for layer in layers.reversed() { layer.backward() }
    try reference.expect(
      input.gradient?.array ?? [], is: "input_gradient", within: 1e-4)
    for shape in store.shapes {
      let gradient = store.parameter(shape).gradient
      try reference.expect(
        UnsafeBufferPointer(start: gradient, count: shape.count),
        is: "\(shape.name.dropFirst(2))_gradient", within: 1e-4)
    }
  }

  @Test(arguments: ["blstm-1-layer", "blstm-2-layers", "blstm-one-step"])
  func inBothDirectionsIsPyTorchs(name: String) throws {
    let reference = try ReferenceCase("Layers/\(name)")
    let hidden = Int(try reference.number("hidden"))
    let parameters = reference.names.filter { $0.hasPrefix("r.") && !$0.hasSuffix("_gradient") }
    let bidirectional = try LayerCase(name, parameters: parameters)
    let input = try bidirectional.input()
    var end = input
    let layers = (0..<Int(try reference.number("layers"))).map { layer in
      let memory = BidirectionalMemory(
        end,
        .init(
          bidirectional.store, prefix: "r", layer: layer, input: end.shape[2], hidden: hidden),
        training: true)
      end = memory.output
      return memory
    }
    try bidirectional.run(layers, from: input)
  }

  /// Read from its end, a sequence gives the same with the layers exchanged, peepholes, clip and all:
  /// each step's halves change places.
  @Test func bothDirectionsAreAlike() throws {
    let (batch, steps, width, hidden) = (2, 5, 3, 4)
    let shapes = BidirectionalMemory.Parameters.shapes(
      prefix: "r", layer: 0, input: width, hidden: hidden, peepholes: true)
    var generator = SplitMix64(seed: 3)
    let (one, other) = (ParameterStore(shapes), ParameterStore(shapes))
    let suffix = "_reverse"
    for shape in shapes {
      let values = (0..<shape.count).map { _ in Float.random(in: -1...1, using: &generator) }
      let name =
        shape.name.hasSuffix(suffix)
        ? String(shape.name.dropLast(suffix.count)) : shape.name + suffix
      _ = one.values(of: shape).update(fromContentsOf: values)
      _ = other.values(of: ParameterShape(name, shape.extents)).update(fromContentsOf: values)
    }
    func random(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
    }
    let samples = random(batch * steps * width)
    let upstream = random(batch * steps * 2 * hidden)
    func run(_ store: ParameterStore, reversed: Bool) -> (output: [Float], gradient: [Float]) {
      func inOrder(_ values: [Float], _ width: Int) -> [Float] {
        reversed ? Self.reversed(values, steps: steps, width: width) : values
      }
      func halvesInOrder(_ values: [Float]) -> [Float] {
        reversed ? Self.swappingHalves(inOrder(values, 2 * hidden), width: 2 * hidden) : values
      }
      let input = Activation([batch, steps, width], gradient: true)
      _ = input.value.elements.update(fromContentsOf: inOrder(samples, width))
      let layer = BidirectionalMemory(
        input, .init(store, prefix: "r", layer: 0, input: width, hidden: hidden), cellClip: 0.5,
        training: true)
      layer.forward(.training(step: 0))
      _ = layer.output.gradient?.elements.update(fromContentsOf: halvesInOrder(upstream))
      layer.backward()
      return (
        halvesInOrder(layer.output.value.array), inOrder(input.gradient?.array ?? [], width)
      )
    }
    let (forwards, backwards) = (run(one, reversed: false), run(other, reversed: true))
    #expect(forwards.gradient.count == samples.count)
    for (a, b) in zip(
      forwards.output + forwards.gradient, backwards.output + backwards.gradient)
    { #expect(abs(a - b) < 1e-5) }
    for shape in shapes where !shape.name.hasSuffix(suffix) {
      let reverse = ParameterShape(shape.name + suffix, shape.extents)
      for (a, b) in [(shape, reverse), (reverse, shape)] {
        let (gradients, others) = (one.parameter(a).gradient, other.parameter(b).gradient)
        for index in 0..<shape.count {
          #expect(abs(gradients[index] - others[index]) < 1e-4, "\(a.name)")
        }
      }
    }
  }

  /// Steps of each sequence from the last to the first.
  private static func reversed(_ values: [Float], steps: Int, width: Int) -> [Float] {
    let rows = Self.rows(of: values, width: width)
    return stride(from: 0, to: rows.count, by: steps).flatMap { first in
      rows[first..<first + steps].reversed().flatMap(\.self)
    }
  }

  private static func swappingHalves(_ values: [Float], width: Int) -> [Float] {
    rows(of: values, width: width).flatMap { row in
      Array(row.suffix(width / 2)) + Array(row.prefix(width / 2))
    }
  }

  private static func rows(of values: [Float], width: Int) -> [[Float]] {
    stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
  }

  /// A sequence in two runs, the state carried, must be the sequence in one run.
  @Test(arguments: [1, 2, 5])
  func aCarriedStateContinuesTheSequence(firstSteps: Int) throws {
    let (steps, width, hidden) = (7, 3, 4)
    let store = ParameterStore(
      LongShortTermMemory.Parameters.shapes(
        prefix: "r", layer: 0, input: width, hidden: hidden, peepholes: true))
    var generator = SplitMix64(seed: 7)
    for index in store.values.elements.indices {
      store.values.pointer[index] = Float.random(in: -1...1, using: &generator)
    }
    let samples = (0..<steps * width).map { _ in Float.random(in: -1...1, using: &generator) }
    func layer(_ range: Range<Int>) -> LongShortTermMemory {
      let input = Activation([1, range.count, width], gradient: false)
      _ = input.value.elements.update(
        fromContentsOf: samples[range.lowerBound * width..<range.upperBound * width])
      return LongShortTermMemory(
        input, .init(store, prefix: "r", layer: 0, input: width, hidden: hidden), training: false)
    }
    let whole = layer(0..<steps)
    let (first, second) = (layer(0..<firstSteps), layer(firstSteps..<steps))
    whole.forward(.inference)
    first.forward(.inference)
    first.carryState(after: firstSteps - 1, to: second)
    second.forward(.inference)
    let parts = first.output.value.array + second.output.value.array
    for (one, other) in zip(parts, whole.output.value.elements) {
      #expect(abs(one - other) < 1e-6)
    }

    second.resetState()
    second.forward(.inference)
    #expect(second.output.value.array != Array(parts.suffix(second.output.count)))
  }
}
