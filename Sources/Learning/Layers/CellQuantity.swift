internal import Engine

/// What can be seen of each cell of long short-term memory at each step.
package enum CellQuantity: String, CaseIterable, Sendable {
  /// The layer's output, `o tanh(c)`.
  case h
  /// The cell itself.
  case c
  /// The output gate, 0 to 1.
  case outputGate = "output-gate"

  /// As in formulas and columns' names.
  package var symbol: String {
    switch self {
    case .h: "h"
    case .c: "c"
    case .outputGate: "o"
    }
  }
}

extension LongShortTermMemory {
  /// Copies a quantity of the last forward pass; a backward pass overwrites the gates.
  ///
  /// - Parameters:
  ///   - rows: steps, counted over the sequences from the first one's start.
  ///   - target: where the first row goes, rows `stride` apart.
  package func copy(
    _ quantity: CellQuantity, rows: Int, to target: UnsafeMutablePointer<Float>, stride: Int
  ) {
    precondition(rows <= batch * time)
    let source =
      switch quantity {
      case .h: Matrix(output.value.pointer, rows, hidden)
      case .c: Matrix(cells.pointer, rows, hidden)
      case .outputGate: Matrix(gates.pointer + 3 * hidden, rows, hidden, stride: 4 * hidden)
      }
    for row in 0..<rows {
      (target + row * stride).update(from: source.pointer + row * source.stride, count: hidden)
    }
  }
}
