package import Files
package import TimeSeries

/// Which steps each dimension of a series gets: those of a chain, or the same for all.
package struct StepPlan: Sendable {
  private enum Source {
    case chain(Chain)
    case everyDimension([ChainStep])
  }

  private let source: Source

  package init(_ chain: Chain) { source = .chain(chain) }

  /// - Parameter steps: for every dimension, in order.
  package init(_ steps: [ChainStep]) { source = .everyDimension(steps) }

  private var all: [ChainStep] {
    switch source {
    case .chain(let chain): chain.dimensions.flatMap(\.applied)
    case .everyDimension(let steps): steps
    }
  }

  /// A step runs on from one recording into the next: all of them are needed at once.
  package var isAcrossRecordings: Bool { all.contains(where: \.isAcrossRecordings) }

  /// Steps that leave recordings of a single row as they are.
  package var needsSteps: Bool { all.contains { $0.kind.needsSteps } }

  /// The steps of a series' dimensions.
  ///
  /// - Parameters:
  ///   - dimensions: the series' columns.
  ///   - path: what errors call it.
  /// - Returns: `[dimension]`: its steps; and the dimensions that the chain does not know, which have
  ///   none.
  /// - Throws: `.badData` if it knows none of them.
  package func steps(
    for dimensions: [String], path: String
  ) throws(FileError) -> (steps: [[ChainStep]], unknown: [String]) {
    switch source {
    case .everyDimension(let steps): return (dimensions.map { _ in steps }, [])
    case .chain(let chain):
      let known = chain.dimensions.map(\.name)
      let unknown = dimensions.filter { !known.contains($0) }
      guard unknown.count < dimensions.count else {
        throw FileError(
          .badData, path: path,
          "expected a dimension of the chain (\(known.joined(separator: ", "))), found "
            + dimensions.joined(separator: ", "))
      }
      return (dimensions.map { chain.steps(of: $0) ?? [] }, unknown)
    }
  }
}

extension [Recording] {
  /// Applies steps to each dimension.
  ///
  /// - Parameters:
  ///   - steps: `[dimension]`, in order; the columns of the recordings are the dimensions.
  ///   - path: what errors call the recordings.
  /// - Throws: `.badData` if a step is to run across recordings whose durations of a step differ.
  package func applying(
    _ steps: [[ChainStep]], path: String
  ) throws(FileError) -> [Recording] {
    var recordings = self
    for (column, steps) in steps.enumerated() {
      for step in steps {
        if step.isAcrossRecordings {
          let duration = try commonStep(of: recordings, path: path)
          let values = step.applied(to: recordings.map { $0.columns[column] }, step: duration)
          for (index, values) in values.enumerated() { recordings[index].columns[column] = values }
        } else {
          for index in recordings.indices {
            recordings[index].columns[column] = step.applied(
              to: recordings[index].columns[column],
              step: stepDuration(of: recordings[index].times))
          }
        }
      }
    }
    return recordings
  }
}
