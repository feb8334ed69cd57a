internal import Engine

/// Features of several activations side by side, in the order given.
///
/// - Inputs `[..., features]`, row-major, alike but for the last axis; output `[..., sum of
///   features]`.
package final class Concatenation: Layer {
  package let output: Activation
  private let inputs: [Activation]
  private let rows: Int

  /// - Precondition: at least one input; all row-major with the same leading axes.
  package init(_ inputs: [Activation], training: Bool) {
    let leading = inputs[0].shape.dropLast()
    precondition(inputs.allSatisfy { $0.isPlain && $0.shape.dropLast() == leading })
    self.inputs = inputs
    rows = leading.reduce(1, *)
    output = Activation(
      leading + [inputs.map { $0.shape[leading.count] }.reduce(0, +)], gradient: training)
  }

  package func forward(_ mode: Mode) {
    copy { whole, part, count in
      whole.update(from: part, count: count)
    } of: {
      $0.value
    }
  }

  package func backward() {
    copy { whole, part, count in
      part.update(from: whole, count: count)
    } of: {
      $0.gradient
    }
  }

  private func copy(
    _ move: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void,
    of buffer: (Activation) -> Memory?
  ) {
    guard let whole = buffer(output) else { return }
    let width = output.count / rows
    var offset = 0
    for input in inputs {
      let count = input.count / rows
      if let part = buffer(input) {
        for row in 0..<rows {
          move(whole.pointer + row * width + offset, part.pointer + row * count, count)
        }
      }
      offset += count
    }
  }
}
