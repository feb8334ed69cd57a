package import Agreement
package import ArgumentParser
package import Ratings
package import ToolSupport

/// Whose ratings the files given hold, and how two raters' agreement is told.
package struct RaterOptions: ParsableArguments {
  @OptionGroup package var source: RaterSourceOption

  @Option(
    help: """
      Of coefficients of two raters. population: all sums by n. sample: all by n - 1. avec: \
      covariance by n, variances by n - 1.
      """)
  package var convention = Convention.population

  package init() {}
}

/// What tells raters apart in the files given.
package struct RaterSourceOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What tells raters apart. columns: a file's value columns are raters. files, folders: a file is \
      one rater's, named after the file (after the recording's name, as in P16_FM1.csv) or the \
      folder; its value columns are dimensions. Or a pattern of the path without the ending, such as \
      {dimension}/{recording}/{rater} for ratings/arousal/P16/FM1.csv. All but columns hold all \
      ratings in memory. (default: columns; that pattern where the only rater's column is called as \
      its file)
      """, valueName: "columns|files|folders|pattern"))
  package var ratersFrom: RaterSource?

  package init() {}

  /// The files that are meant, and what tells raters apart in them.
  ///
  /// - Parameter paths: files, and folders of them.
  /// - Throws: `.noInput` if a folder cannot be read or holds no series.
  package func files(
    at paths: [String], _ input: InputOptions, _ notes: Notes
  ) throws -> (paths: [String], source: RaterSource) {
    let files = try paths.flatMap { path throws in try SeriesPaths.files(at: path) }
    if let ratersFrom { return (files, ratersFrom) }
    let source = try files.first.map { path throws in
      try RaterSource.evident(in: path, settings: input.series(notes))
    }
    if case .path(let pattern) = source {
      notes.write("each file is one rater's: --raters-from '\(pattern.text)'")
    }
    return (files, source ?? .columns)
  }
}

extension Notes {
  /// Says once who was taken for a rater.
  package func write(raters names: [String]) {
    let rest = names.count > 20 ? " and \(names.count - 20) more" : ""
    write("raters: \(names.prefix(20).joined(separator: ", "))\(rest)")
  }
}

extension RaterSource: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension Convention: ExpressibleByArgument {}

extension RecordingError: ReportedError {
  package var exitCode: ExitCode { .badData }

  package var description: String { "\(path): \(recording), \(dimension): \(reason)\(advice)" }

  /// The option that resolves it.
  private var advice: String {
    switch reason {
    case .weightsSumToZero: "; the method 'mean' needs none"
    case .noWeights: "; the methods 'mean' and 'median' need no weights"
    case .stepsDiffer: "; --resample brings them together"
    case .noCommonTimes, .events: "; --resample resamples them to a common time grid"
    case .noCommonStretch: "; --length union keeps all"
    case .irregularSteps: "; --resample makes them regular"
    case .noRatings, .tooManySteps, .noSteps, .limitBelowStep, .windowTooShort, .warping: ""
    }
  }
}
