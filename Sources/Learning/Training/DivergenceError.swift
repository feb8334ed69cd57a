/// Training has diverged: the loss, or a prediction, is no longer a number.
package struct DivergenceError: Error, Equatable, CustomStringConvertible {
  package let epoch: Int
  /// The optimiser's step, from 1.
  package let step: Int
  /// What was found: `the loss is nan`.
  package let problem: String

  package var description: String {
    "\(problem) at step \(step), in epoch \(epoch): try a smaller learning rate"
  }
}
