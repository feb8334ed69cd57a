internal import CKernels
internal import Engine

extension LongShortTermMemory {
  /// The rows of one step's sequences in an array `[batch, time, width]`.
  func rows(
    of buffer: some Floats, _ step: Int, _ sequences: Range<Int>, width: Int
  ) -> Matrix {
    Matrix(
      buffer.pointer + (sequences.lowerBound * time + step) * width, sequences.count, width,
      stride: time * width)
  }

  /// The step that the layer comes from; nil at its first.
  private func previous(_ step: Int) -> Int? {
    step == self.step(0) ? nil : step + (runsFromEnd ? 1 : -1)
  }

  /// The rows of the step that the layer comes from; at its first step, of the initial state.
  private func previous(
    _ buffer: some Floats, initial: FloatBuffer, _ step: Int, _ sequences: Range<Int>
  ) -> Matrix {
    previous(step).map { rows(of: buffer, $0, sequences, width: hidden) }
      ?? Matrix(initial.pointer, batch, hidden).rows(sequences)
  }

  /// Turns the gates of one step, which hold W x + b, into the step's cells and outputs.
  func forwardStep(_ step: Int, _ sequences: Range<Int>) {
    let gate = rows(of: gates, step, sequences, width: 4 * hidden)
    let cell = rows(of: cells, step, sequences, width: hidden)
    let result = rows(of: output.value, step, sequences, width: hidden)
    let cellBefore = previous(cells, initial: initialCell, step, sequences)
    multiply(
      previous(output.value, initial: initialHidden, step, sequences),
      Matrix(parameters.hiddenWeight.value, 4 * hidden, hidden).transposed, into: gate, keep: 1)

    withPeepholes { peepholes in
      for row in 0..<sequences.count {
        kernel_gates_forward(
          Int32(hidden), gate.pointer + row * gate.stride,
          cellBefore.pointer + row * cellBefore.stride, peepholes, cellClip ?? .infinity,
          cell.pointer + row * cell.stride, result.pointer + row * result.stride)
      }
    }
  }

  /// Those of the gates i, f and o; nil for none.
  private func withPeepholes(_ body: (UnsafePointer<UnsafePointer<Float>?>) -> Void) {
    let all = parameters.peepholes.map { [$0.input, $0.forget, $0.output] }
    let pointers = all?.map { UnsafePointer<Float>?($0.value) } ?? [nil, nil, nil]
    pointers.withUnsafeBufferPointer { if let start = $0.baseAddress { body(start) } }
  }

  /// Turns the gates of one step into their gradients, and the gradients of the step's state,
  /// `[batch, hidden]` each, into those of the state before.
  func backwardStep(
    _ step: Int, _ sequences: Range<Int>, _ upstream: Memory, _ hiddenGradient: FloatBuffer,
    _ cellGradient: FloatBuffer
  ) {
    let gate = rows(of: gates, step, sequences, width: 4 * hidden)
    let cell = rows(of: cells, step, sequences, width: hidden)
    let above = rows(of: upstream, step, sequences, width: hidden)
    let cellBefore = previous(cells, initial: initialCell, step, sequences)
    let dh = Matrix(hiddenGradient.pointer, batch, hidden).rows(sequences)
    let dc = Matrix(cellGradient.pointer, batch, hidden).rows(sequences)

    withPeepholes { peepholes in
      for row in 0..<sequences.count {
        kernel_gates_backward(
          Int32(hidden), gate.pointer + row * gate.stride,
          cellBefore.pointer + row * cellBefore.stride, peepholes, cellClip ?? .infinity,
          cell.pointer + row * cell.stride, above.pointer + row * above.stride,
          dh.pointer + row * dh.stride, dc.pointer + row * dc.stride)
      }
    }
    multiply(gate, Matrix(parameters.hiddenWeight.value, 4 * hidden, hidden), into: dh)
  }
}

extension LongShortTermMemory {
  /// Gradients of the layer's parameters from the gradients of its gates.
  func parameterGradients() {
    let all = Matrix(gates.pointer, batch * time, 4 * hidden)
    multiplyInParallel(
      all.transposed, Matrix(input.value.pointer, batch * time, inputSize),
      into: Matrix(parameters.inputWeight.gradient, 4 * hidden, inputSize))
    sumRows(of: all, into: parameters.inputBias.gradient)
    parameters.hiddenBias.gradient.update(
      from: parameters.inputBias.gradient, count: 4 * hidden)
    hiddenWeightGradient()
    if let peepholes = parameters.peepholes {
      peepholeGradient(peepholes.input, gate: 0, cellsBefore: true)
      peepholeGradient(peepholes.forget, gate: 1, cellsBefore: true)
      peepholeGradient(peepholes.output, gate: 3, cellsBefore: false)
    }
  }

  /// Each step's gates with the outputs of the step that it comes from, a band of gates a thread.
  private func hiddenWeightGradient() {
    let gradient = Matrix(parameters.hiddenWeight.gradient, 4 * hidden, hidden)
    let first = rows(of: gates, step(0), 0..<batch, width: 4 * hidden)
    // Of a sequence, the first steps of those that come from another and of those that they come from.
    let (later, before) = runsFromEnd ? (0, 1) : (1, 0)
    ThreadTeam.split(4 * hidden) { band, _ in
      multiply(
        first.transposed.rows(band), Matrix(self.initialHidden.pointer, self.batch, self.hidden),
        into: gradient.rows(band))
      guard self.time > 1 else { return }
      for sequence in 0..<self.batch {
        let start = sequence * self.time
        let gates = Matrix(
          self.gates.pointer + (start + later) * 4 * self.hidden, self.time - 1, 4 * self.hidden)
        let outputs = Matrix(
          self.output.value.pointer + (start + before) * self.hidden, self.time - 1, self.hidden)
        multiply(gates.transposed.rows(band), outputs, into: gradient.rows(band), keep: 1)
      }
    }
  }

  /// `sum over steps of gate gradient · cell`, the cell being that of the step that it comes from or
  /// the step's own.
  private func peepholeGradient(_ peephole: Parameter, gate: Int, cellsBefore: Bool) {
    let sum = peephole.gradient
    for unit in 0..<hidden { sum[unit] = 0 }
    for sequence in 0..<batch {
      for step in 0..<time {
        let row = sequence * time + step
        let gates = self.gates.pointer + row * 4 * hidden + gate * hidden
        let cell =
          if !cellsBefore {
            cells.pointer + row * hidden
          } else if let previous = previous(step) {
            cells.pointer + (sequence * time + previous) * hidden
          } else {
            initialCell.pointer + sequence * hidden
          }
        for unit in 0..<hidden { sum[unit] += gates[unit] * cell[unit] }
      }
    }
  }
}
