/// The columns of two series that go together most, and how far chance explains that.
package struct CorrelatedPairs: Sendable {
  package struct Settings: Sendable {
    /// What orders the pairs, and what they are tested by.
    package let coefficient: Coefficient
    /// Pairs for each column of the second series; nil is all.
    package let best: Int?
    /// Random rotations behind p; 0 for no p.
    package let shifts: Int
    package let seed: UInt64
    package let threads: Int

    package init(_ coefficient: Coefficient, best: Int?, shifts: Int, seed: UInt64, threads: Int) {
      self.coefficient = coefficient
      self.best = best
      self.shifts = shifts
      self.seed = seed
      self.threads = threads
    }
  }

  package struct Pair: Sendable {
    /// Names of the columns.
    package let first: String
    package let second: String
    /// What the pair was chosen by, where other recordings decided: steps, coefficient.
    package let chosen: (count: Int, value: Double)?
    /// Steps at which both have a value.
    package let count: Int
    package let pearson: Double
    package let spearman: Double
    /// As `CircularShifts` has it; nil without shifts.
    package let p: Double?
    /// For the largest of all pairs that are tested.
    package let corrected: Double?
  }

  /// The largest coefficient in absolute value first.
  package let pairs: [Pair]

  /// - Parameters:
  ///   - steps: over which the pairs are told and tested.
  ///   - choice: steps of other recordings, over which the best are chosen; the test then is of these
  ///     alone. The columns are those of `steps`.
  package init(of steps: CommonSteps, chosenFrom choice: CommonSteps? = nil, _ settings: Settings) {
    let pearson = CorrelationTable(steps, .pearson)
    let spearman = CorrelationTable(steps, .spearman)
    let observed = settings.coefficient == .pearson ? pearson : spearman
    let deciding = choice.map { CorrelationTable($0, settings.coefficient) }
    let pairs = (deciding ?? observed).bestPairs(settings.best ?? steps.firstNames.count)
    let null = CircularShifts(
      steps, settings.coefficient, observed: observed, selected: choice == nil ? nil : pairs,
      shifts: settings.shifts, seed: settings.seed, threads: settings.threads)
    self.pairs = pairs.enumerated().map { index, pair in
      let place = choice == nil ? pair.first * steps.secondNames.count + pair.second : index
      return Pair(
        first: steps.firstNames[pair.first], second: steps.secondNames[pair.second],
        chosen: deciding.map {
          ($0.counts[pair.first][pair.second], $0.values[pair.first][pair.second])
        },
        count: observed.counts[pair.first][pair.second],
        pearson: pearson.values[pair.first][pair.second],
        spearman: spearman.values[pair.first][pair.second],
        p: settings.shifts == 0 ? nil : null.pValues[place],
        corrected: settings.shifts == 0 ? nil : null.corrected[place])
    }
  }
}
