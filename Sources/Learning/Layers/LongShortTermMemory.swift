internal import Engine

/// One layer of long short-term memory over a sequence.
///
///     i = σ(W_i x + U_i h' + p_i c')    f = σ(W_f x + U_f h' + p_f c')    g = tanh(W_g x + U_g h')
///     c = clip(f c' + i g)              o = σ(W_o x + U_o h' + p_o c)     h = o tanh(c)
///
/// where h' and c' belong to the step before, or, in a layer that runs from the end, to the step
/// after; each W x has two biases, and the peepholes p and the clip of the cells are optional.
///
/// - Input `[batch, time, in]`, output `[batch, time, hidden]`, row-major. Gates in PyTorch's order
///   i, f, g, o.
/// - Source: Gers, Schraudolph & Schmidhuber 2002, JMLR 3; PyTorch's `LSTM` for names and layout.
package final class LongShortTermMemory: Layer {
  /// The parameters of one layer.
  package struct Parameters {
    /// `[4 · hidden, in]`
    let inputWeight: Parameter
    /// `[4 · hidden, hidden]`
    let hiddenWeight: Parameter
    /// `[4 · hidden]` each
    let inputBias: Parameter
    let hiddenBias: Parameter
    /// `[hidden]` each, of the gates i, f and o
    let peepholes: (input: Parameter, forget: Parameter, output: Parameter)?

    var hidden: Int { hiddenWeight.shape[1] }

    /// `prefix.weight_ih_l<layer>` and so on, as PyTorch names them; peepholes where the store has
    /// `prefix.weight_ci_l<layer>`.
    package init(
      _ store: ParameterStore, prefix: String, layer: Int, fromEnd: Bool = false, input: Int,
      hidden: Int
    ) {
      func name(_ part: String) -> String {
        Self.name(prefix: prefix, part, layer: layer, fromEnd: fromEnd)
      }
      func parameter(_ part: String, _ shape: [Int]) -> Parameter {
        store.parameter(name(part), shape)
      }
      inputWeight = parameter("weight_ih", [4 * hidden, input])
      hiddenWeight = parameter("weight_hh", [4 * hidden, hidden])
      inputBias = parameter("bias_ih", [4 * hidden])
      hiddenBias = parameter("bias_hh", [4 * hidden])
      peepholes =
        store.contains(name("weight_ci"))
        ? (
          parameter("weight_ci", [hidden]), parameter("weight_cf", [hidden]),
          parameter("weight_co", [hidden])
        ) : nil
    }

    package static func shapes(
      prefix: String, layer: Int, fromEnd: Bool = false, input: Int, hidden: Int, peepholes: Bool
    ) -> [ParameterShape] {
      let plain = [
        ("weight_ih", [4 * hidden, input]), ("weight_hh", [4 * hidden, hidden]),
        ("bias_ih", [4 * hidden]), ("bias_hh", [4 * hidden]),
      ]
      let extra = ["weight_ci", "weight_cf", "weight_co"].map { ($0, [hidden]) }
      return (plain + (peepholes ? extra : [])).map { part, shape in
        ParameterShape(name(prefix: prefix, part, layer: layer, fromEnd: fromEnd), shape)
      }
    }

    private static func name(prefix: String, _ part: String, layer: Int, fromEnd: Bool) -> String {
      "\(prefix).\(part)_l\(layer)\(fromEnd ? "_reverse" : "")"
    }
  }

  package let output: Activation
  package var trainedParameters: [Parameter] {
    [
      parameters.inputWeight, parameters.hiddenWeight, parameters.inputBias, parameters.hiddenBias,
    ] + (parameters.peepholes.map { [$0.input, $0.forget, $0.output] } ?? [])
  }
  let input: Activation
  let parameters: Parameters
  let cellClip: Float?
  /// Whether the layer runs from the last step to the first.
  let runsFromEnd: Bool
  private let addsInputGradient: Bool
  /// `[batch, time, 4 · hidden]`: the gates after a forward pass, their gradients after a backward.
  let gates: FloatBuffer
  /// `[batch, time, hidden]`
  let cells: FloatBuffer
  /// `[batch, hidden]` each: the state that the layer begins with, zero unless carried.
  let initialHidden: FloatBuffer
  let initialCell: FloatBuffer

  var batch: Int { input.shape[0] }
  var time: Int { input.shape[1] }
  var inputSize: Int { input.shape[2] }
  var hidden: Int { parameters.hidden }

  /// - Parameters:
  ///   - cellClip: largest absolute value of a cell; nil for no clip.
  ///   - fromEnd: whether the layer runs from the last step to the first.
  ///   - addsInputGradient: whether the input's gradient holds another layer's share, to be added to.
  /// - Precondition: row-major input `[batch, time, in]`.
  package init(
    _ input: Activation, _ parameters: Parameters, cellClip: Float? = nil, fromEnd: Bool = false,
    addsInputGradient: Bool = false, training: Bool
  ) {
    precondition(input.isPlain && input.shape.count == 3)
    let hidden = parameters.hidden
    let (batch, time) = (input.shape[0], input.shape[1])
    self.input = input
    self.parameters = parameters
    self.cellClip = cellClip
    self.addsInputGradient = addsInputGradient
    runsFromEnd = fromEnd
    output = Activation([batch, time, hidden], gradient: training)
    gates = FloatBuffer(count: batch * time * 4 * hidden)
    cells = FloatBuffer(count: batch * time * hidden)
    initialHidden = FloatBuffer(count: batch * hidden)
    initialCell = FloatBuffer(count: batch * hidden)
  }

  /// The next run starts from this state, `[batch, hidden]` each.
  package func setState(hidden: [Float], cell: [Float]) {
    precondition(hidden.count == initialHidden.count && cell.count == initialCell.count)
    _ = initialHidden.elements.update(fromContentsOf: hidden)
    _ = initialCell.elements.update(fromContentsOf: cell)
  }

  /// The next run starts from zero.
  package func resetState() {
    initialHidden.zero()
    initialCell.zero()
  }

  /// The next run of `next`, which may be this layer, goes on from the state after step `step` of
  /// this one's last run.
  /// - Precondition: as many sequences and hidden units; neither runs from the end.
  package func carryState(after step: Int, to next: LongShortTermMemory) {
    precondition(next.batch == batch && next.hidden == hidden)
    precondition(!runsFromEnd && !next.runsFromEnd)
    for sequence in 0..<batch {
      let from = (sequence * time + step) * hidden
      let to = sequence * hidden
      (next.initialHidden.pointer + to).update(from: output.value.pointer + from, count: hidden)
      (next.initialCell.pointer + to).update(from: cells.pointer + from, count: hidden)
    }
  }

  package func forward(_ mode: Mode) {
    let all = Matrix(gates.pointer, batch * time, 4 * hidden)
    for row in 0..<all.rows {
      let gate = all.pointer + row * all.columns
      for column in 0..<all.columns {
        gate[column] =
          parameters.inputBias.value[column] + parameters.hiddenBias.value[column]
      }
    }
    multiplyInParallel(
      Matrix(input.value.pointer, batch * time, inputSize),
      Matrix(parameters.inputWeight.value, 4 * hidden, inputSize).transposed, into: all, keep: 1)
    // Sequences do not depend on each other: each thread runs its own through all of time.
    ThreadTeam.split(batch) { sequences, _ in
      for place in 0..<self.time { self.forwardStep(self.step(place), sequences) }
    }
  }

  package func backward() {
    guard let upstream = output.gradient else { return }
    // Per sequence, [hidden] each: what the steps that follow say of this step's state.
    let hiddenGradient = scratch.hidden
    let cellGradient = scratch.cell
    hiddenGradient.zero()
    cellGradient.zero()
    ThreadTeam.split(batch) { sequences, _ in
      for place in (0..<self.time).reversed() {
        self.backwardStep(self.step(place), sequences, upstream, hiddenGradient, cellGradient)
      }
    }
    parameterGradients()
    if let inputGradient = input.gradient {
      multiplyInParallel(
        Matrix(gates.pointer, batch * time, 4 * hidden),
        Matrix(parameters.inputWeight.value, 4 * hidden, inputSize),
        into: Matrix(inputGradient.pointer, batch * time, inputSize),
        keep: addsInputGradient ? 1 : 0)
    }
  }

  /// The step that the layer comes to after so many others.
  func step(_ place: Int) -> Int { runsFromEnd ? time - 1 - place : place }

  private lazy var scratch = (
    hidden: FloatBuffer(count: batch * hidden), cell: FloatBuffer(count: batch * hidden)
  )
}
