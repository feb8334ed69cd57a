package import Engine

/// Largest value of each window over time or over space.
///
/// - Input `[batch, channels, extent...]`, output the same with shorter extents. Padding never
///   wins. Keeps the input's layout.
package final class MaximumPooling: Layer {
  package let output: Activation
  private let forwardOperation: Operation
  private let backwardOperation: Operation?

  /// - Parameters:
  ///   - size: window of each axis.
  ///   - stride: of each axis.
  ///   - padding: on both sides of each axis.
  package init(
    _ input: Activation, size: [Int], stride: [Int], padding: [Int], memory: ActivationMemory
  ) throws(PlanError) {
    let window = SlidingWindow(size: size, stride: stride, before: padding, after: padding)
    let shape = input.shape[..<2] + window.outputs(of: input.shape[2...])
    let plan = try Plan.pooling(
      .maximum, from: input.layout, to: .any(Array(shape), memory.precision), window,
      training: memory.training)
    let output = memory.activation(try plan.layout(of: .output))
    self.output = output
    guard memory.training else {
      forwardOperation = try plan.operation([.input: input.value, .output: output.value])
      backwardOperation = nil
      return
    }
    // Which element of each window was the largest.
    let winners = Memory(try plan.layout(of: .workspace))
    forwardOperation = try plan.operation([
      .input: input.value, .output: output.value, .workspace: winners,
    ])
    guard let gradient = input.gradient else {
      backwardOperation = nil
      return
    }
    backwardOperation = try Plan.poolingGradient(
      .maximum, from: input.layout, to: output.layout, window, forward: plan
    ).operation([
      .outputGradient: try output.plannedGradient(), .workspace: winners,
      .inputGradient: gradient,
    ])
  }

  package func forward(_ mode: Mode) { forwardOperation.run() }

  package func backward() { backwardOperation?.run() }
}

/// Mean over all positions of each channel.
///
/// - Input `[batch, channels, height, width]`, of any layout; output `[batch, channels]`, row-major.
package final class GlobalAveragePooling: Layer {
  package let output: Activation
  private var forwardSteps: [() -> Void] = []
  private var backwardSteps: [() -> Void] = []

  package init(_ input: Activation, memory: ActivationMemory) throws(PlanError) {
    precondition(input.shape.count == 4)
    let extent = Array(input.shape[2...])
    let window = SlidingWindow(size: extent, stride: extent, before: [0, 0], after: [0, 0])
    let shape = input.shape[..<2] + [1, 1]
    let plan = try Plan.pooling(
      .mean, from: input.layout, to: .any(Array(shape), memory.precision), window,
      training: memory.training)

    // Row-major is no layout that pooling would choose, nor one precision's only.
    let means = Activation(Array(shape), gradient: memory.training)
    output = means.reshaped(Array(shape[..<2]))
    let (result, copy) = try means.value.written(in: try plan.layout(of: .output))
    forwardSteps = [try plan.operation([.input: input.value, .output: result]).run]
    if let copy { forwardSteps.append(copy.run) }

    guard let upstream = means.gradient, let gradient = input.gradient else { return }
    let backward = try Plan.poolingGradient(
      .mean, from: input.layout, to: result.layout, window, forward: plan)
    let ordered = try upstream.reordered(to: result.layout, by: &backwardSteps)
    backwardSteps.append(
      try backward.operation([.outputGradient: ordered, .inputGradient: gradient]).run)
  }

  package func forward(_ mode: Mode) {
    for step in forwardSteps { step() }
  }

  package func backward() {
    for step in backwardSteps { step() }
  }
}
