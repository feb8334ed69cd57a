/// Two layers of long short-term memory over one sequence, the second from its end to its start,
/// their outputs side by side.
///
/// - Input `[batch, time, in]`, output `[batch, time, 2 · hidden]`, row-major: those of the layer from
///   the start before those of the layer from the end.
/// - Source: Schuster & Paliwal 1997, doi:10.1109/78.650093; PyTorch's bidirectional `LSTM` for names
///   and layout.
package final class BidirectionalMemory: Layer {
  /// The parameters of both layers, those of the second named `..._l<layer>_reverse`.
  package struct Parameters {
    let fromStart: LongShortTermMemory.Parameters
    let fromEnd: LongShortTermMemory.Parameters

    package init(_ store: ParameterStore, prefix: String, layer: Int, input: Int, hidden: Int) {
      func parameters(fromEnd: Bool) -> LongShortTermMemory.Parameters {
        .init(store, prefix: prefix, layer: layer, fromEnd: fromEnd, input: input, hidden: hidden)
      }
      fromStart = parameters(fromEnd: false)
      fromEnd = parameters(fromEnd: true)
    }

    package static func shapes(
      prefix: String, layer: Int, input: Int, hidden: Int, peepholes: Bool
    ) -> [ParameterShape] {
      [false, true].flatMap { fromEnd in
        LongShortTermMemory.Parameters.shapes(
          prefix: prefix, layer: layer, fromEnd: fromEnd, input: input, hidden: hidden,
          peepholes: peepholes)
      }
    }
  }

  package var output: Activation { joined.output }
  package var trainedParameters: [Parameter] {
    fromStart.trainedParameters + fromEnd.trainedParameters
  }
  package let fromStart: LongShortTermMemory
  package let fromEnd: LongShortTermMemory
  private let joined: Concatenation

  /// - Parameter cellClip: largest absolute value of a cell; nil for no clip.
  /// - Precondition: row-major input `[batch, time, in]`.
  package init(
    _ input: Activation, _ parameters: Parameters, cellClip: Float? = nil, training: Bool
  ) {
    fromStart = LongShortTermMemory(
      input, parameters.fromStart, cellClip: cellClip, training: training)
    fromEnd = LongShortTermMemory(
      input, parameters.fromEnd, cellClip: cellClip, fromEnd: true, addsInputGradient: true,
      training: training)
    joined = Concatenation([fromStart.output, fromEnd.output], training: training)
  }

  package func forward(_ mode: Mode) {
    fromStart.forward(mode)
    fromEnd.forward(mode)
    joined.forward(mode)
  }

  package func backward() {
    joined.backward()
    fromStart.backward()
    fromEnd.backward()
  }
}
