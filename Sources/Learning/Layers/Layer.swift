/// How a network is run.
package enum Mode: Equatable, Sendable {
  /// Dropout off, running statistics in batch normalisation.
  case inference
  /// Dropout on, batch statistics. `step` is the number of the optimiser's step: together with the
  /// seed it decides dropout's masks, so that a resumed run draws the same ones.
  case training(step: Int)
}

/// One operation of a network, planned for one shape: memory is allocated when it is made and
/// reused in every run.
package protocol Layer: AnyObject {
  var output: Activation { get }

  /// Those whose gradients `backward` leaves.
  var trainedParameters: [Parameter] { get }

  /// The layers that it consists of, whose passes one after the other are its own.
  var parts: [any Layer] { get }

  /// Reads the input's value, writes the output's.
  func forward(_ mode: Mode)

  /// The last forward pass in training mode once more, which leaves the same values and nothing else.
  func forwardAgain()

  /// Called when the parameters have changed since the last run, for layers that keep something
  /// derived from them.
  func parametersChanged()

  /// Reads the output's gradient; overwrites the input's gradient, where there is one, and the
  /// gradients of its own parameters. Follows a `forward` in training mode.
  func backward()
}

extension Layer {
  package var trainedParameters: [Parameter] { [] }

  package var parts: [any Layer] { [self] }

  /// For layers that a pass leaves as they were, whatever the step.
  package func forwardAgain() { forward(.training(step: 0)) }

  package func parametersChanged() {}
}
