package import Engine

/// Half-wave rectifier, `max(0, input)`, in place: input and output share their memory.
///
/// The gradient passes where the output is positive, so at zero it is zero, as in PyTorch.
package final class Rectifier: Layer {
  package let output: Activation
  private let forwardOperation: Operation
  private let backwardOperation: Operation?

  package init(_ input: Activation, training: Bool) throws(PlanError) {
    output = input
    forwardOperation = try .rectifier(input.value)
    guard training else {
      backwardOperation = nil
      return
    }
    let gradient = try input.plannedGradient()
    backwardOperation = try .rectifierGradient(of: input.value, upstream: gradient, into: gradient)
  }

  package func forward(_ mode: Mode) { forwardOperation.run() }

  package func backward() { backwardOperation?.run() }
}

/// `max(0, branch + shortcut)`, the end of a residual block, in place of the branch.
///
/// - Both inputs and the output of one shape and layout. The inputs share one gradient, since a
///   sum's gradient is that of each summand: see `BatchNormalization.init`.
/// - Source: He et al. 2016, doi:10.1109/CVPR.2016.90, arXiv:1512.03385.
package final class ResidualSum: Layer {
  package let output: Activation
  private let sum: Operation
  /// A step of its own: fused to a sum that is written over one of its terms, oneDNN 2.6 rectifies
  /// wrongly where the channels fill no block.
  private let rectifier: Operation
  private let rectifierGradient: Operation?

  /// - Precondition: one layout and, while training, one gradient.
  package init(
    _ branch: Activation, _ shortcut: Activation, memory: ActivationMemory
  ) throws(PlanError) {
    precondition(branch.layout == shortcut.layout && branch.gradient === shortcut.gradient)
    let output = memory.activation(branch.layout, value: branch.value)
    self.output = output
    sum = try .addition(of: shortcut.value, to: output.value)
    rectifier = try .rectifier(output.value)
    rectifierGradient =
      memory.training
      ? try .rectifierGradient(
        of: output.value, upstream: try output.plannedGradient(),
        into: try branch.plannedGradient()) : nil
  }

  package func forward(_ mode: Mode) {
    sum.run()
    rectifier.run()
  }

  package func backward() { rectifierGradient?.run() }
}

/// One activation with two readers, each with a gradient of its own, which add up.
package final class Fork: Layer {
  /// The input itself, for the one reader; its gradient becomes the sum.
  package let output: Activation
  /// The same values for the other reader.
  package let second: Activation
  private let sum: Operation?

  package init(_ input: Activation, memory: ActivationMemory) throws(PlanError) {
    output = input
    guard memory.training else {
      second = input
      sum = nil
      return
    }
    second = memory.activation(input.layout, value: input.value)
    sum = try .addition(of: try second.plannedGradient(), to: try input.plannedGradient())
  }

  package func forward(_ mode: Mode) {}

  package func backward() { sum?.run() }
}
