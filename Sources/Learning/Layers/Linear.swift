internal import Engine

/// `output = input · weightᵀ + bias`.
///
/// - Input `[..., in]`, row-major; output `[..., out]`; weight `[out, in]`, bias `[out]`.
package final class Linear: Layer {
  package let output: Activation
  package var trainedParameters: [Parameter] { [weight, bias] }
  private let input: Activation
  private let weight: Parameter
  private let bias: Parameter
  private let rows: Int

  private var inputSize: Int { weight.shape[1] }
  private var outputSize: Int { weight.shape[0] }

  /// - Precondition: row-major input whose last axis is as long as the weight's.
  package init(_ input: Activation, weight: Parameter, bias: Parameter, training: Bool) {
    let (outputSize, inputSize) = (weight.shape[0], weight.shape[1])
    precondition(input.isPlain && input.shape.last == inputSize)
    self.input = input
    self.weight = weight
    self.bias = bias
    rows = input.count / inputSize
    output = Activation(input.shape.dropLast() + [outputSize], gradient: training)
  }

  private var weights: Matrix { Matrix(weight.value, outputSize, inputSize) }

  package func forward(_ mode: Mode) {
    let result = Matrix(output.value.pointer, rows, outputSize)
    for row in 0..<rows {
      (result.pointer + row * outputSize).update(from: bias.value, count: outputSize)
    }
    multiplyInParallel(
      Matrix(input.value.pointer, rows, inputSize), weights.transposed, into: result, keep: 1)
  }

  package func backward() {
    guard let upstream = output.gradient else { return }
    let gradient = Matrix(upstream.pointer, rows, outputSize)
    multiplyInParallel(
      gradient.transposed, Matrix(input.value.pointer, rows, inputSize),
      into: Matrix(weight.gradient, outputSize, inputSize))
    sumRows(of: gradient, into: bias.gradient)
    if let inputGradient = input.gradient {
      multiplyInParallel(
        gradient, weights, into: Matrix(inputGradient.pointer, rows, inputSize))
    }
  }
}
