/// The faces of a recording as values of each step.
package protocol FaceValues {
  var recording: String { get }
  /// Duration of a step, seconds.
  var step: Double { get }
  var stepCount: Int { get }
  /// Steps whose values lie between those of others.
  var interpolatedCount: Int { get }
  /// Steps without values.
  var missingCount: Int { get }

  /// Goes through the steps.
  ///
  /// - Parameters:
  ///   - every: only each so many-th counts: steps `every - 1`, `2 every - 1` and so on, from 0.
  ///   - body: takes a step and its values; NaN where there is none.
  func forEachStep(
    every: Int, _ body: (_ step: Int, _ values: [Float]) throws -> Void
  ) throws
}
