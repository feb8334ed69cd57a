/// One step of post-processing with its values.
package enum ChainStep: Equatable, Sendable {
  case median(MedianFilter)
  case centring(Centring)
  case scaling(Scaling)
  case shift(TimeShift)

  /// Which step, whatever its values.
  package enum Kind: String, CaseIterable, Sendable {
    case median, centring, scaling, shift

    /// Whether it moves along a recording, and leaves one of a single row as it is.
    package var needsSteps: Bool { self == .median || self == .shift }
  }

  package var kind: Kind {
    switch self {
    case .median: .median
    case .centring: .centring
    case .scaling: .scaling
    case .shift: .shift
    }
  }

  /// The step runs on from one recording into the next.
  package var isAcrossRecordings: Bool {
    if case .median(let filter) = self { filter.acrossRecordings } else { false }
  }

  /// Applies the step to one dimension of one recording; see `applied(to:step:)` of several.
  package func applied(to prediction: [Double], step: Double?) -> [Double] {
    applied(to: [prediction], step: step)[0]
  }

  /// Applies the step to one dimension of several recordings, to each by itself unless it runs
  /// across them.
  ///
  /// - Parameters:
  ///   - predictions: `[recording][step]`, NaN is missing.
  ///   - step: duration of a step, seconds; nil where it is unknown, because no recording has two
  ///     rows: a filter and a shift then leave everything as it is.
  /// - Returns: `[recording][step]`
  package func applied(to predictions: [[Double]], step: Double?) -> [[Double]] {
    switch self {
    case .median(let filter):
      guard let step else { return predictions }
      guard filter.acrossRecordings else {
        return predictions.map { filter.applied(to: $0, step: step) }
      }
      let all = filter.applied(to: predictions.flatMap { $0 }, step: step)
      return split(all, like: predictions)
    case .centring(let centring):
      return predictions.map { centring.applied(to: $0) }
    case .scaling(let scaling):
      return predictions.map { scaling.applied(to: $0) }
    case .shift(let shift):
      guard let step else { return predictions }
      return predictions.map { shift.applied(to: $0, step: step) }
    }
  }
}

/// Cuts `all` into pieces as long as those of `pieces`.
func split(_ all: [Double], like pieces: [[Double]]) -> [[Double]] {
  var start = 0
  return pieces.map { piece in
    defer { start += piece.count }
    return Array(all[start..<start + piece.count])
  }
}
