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

  /// Each step's gates with the outputs of the step before, a band of gates a thread.
  private func hiddenWeightGradient() {
    let gradient = Matrix(parameters.hiddenWeight.gradient, 4 * hidden, hidden)
    let first = rows(of: gates, 0, 0..<batch, width: 4 * hidden)
    ThreadTeam.split(4 * hidden) { band, _ in
      multiply(
        first.transposed.rows(band), Matrix(self.initialHidden.pointer, self.batch, self.hidden),
        into: gradient.rows(band))
      guard self.time > 1 else { return }
      for sequence in 0..<self.batch {
        let start = sequence * self.time
        let later = Matrix(
          self.gates.pointer + (start + 1) * 4 * self.hidden, self.time - 1, 4 * self.hidden)
        let before = Matrix(
          self.output.value.pointer + start * self.hidden, self.time - 1, self.hidden)
        multiply(later.transposed.rows(band), before, into: gradient.rows(band), keep: 1)
      }
    }
  }

  /// `sum over steps of gate gradient · cell`, the cell being that of the step before or the
  /// step's own.
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
          } else if step > 0 {
            cells.pointer + (row - 1) * hidden
          } else {
            initialCell.pointer + sequence * hidden
          }
        for unit in 0..<hidden { sum[unit] += gates[unit] * cell[unit] }
      }
    }
  }
}
