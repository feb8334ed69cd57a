import ArgumentParser
import ToolSupport

/// What is drawn.
struct KindOptions: ParsableArguments {
  enum Kind {
    case traces, scatter, learningCurve, scores
  }

  @Flag(help: "Draw predictions against the gold standard, not over time.")
  var scatter = false

  @Flag(
    help: """
      Draw the learning curves that train printed: training and validation CCC over the epochs.
      """)
  var learningCurve = false

  @Flag(
    help: """
      Draw the scores that score-ccc printed: CCC with intervals, pooled or those of --recording.
      """)
  var scores = false

  @Flag(
    help: """
      Bring each series to -1 to 1 over what is shown, and tell Pearson's r instead of the CCC.
      """)
  var scale = false

  var kind: Kind {
    if scatter { return .scatter }
    if learningCurve { return .learningCurve }
    return scores ? .scores : .traces
  }

  /// - Throws: for status 64, if an option has nothing to say of this kind of picture.
  func check(_ shown: ShownOptions, _ ratings: RatingsBand, _ input: InputOptions) throws {
    let chosen = [
      ("--scatter", scatter), ("--learning-curve", learningCurve), ("--scores", scores),
    ]
    .filter(\.1).map(\.0)
    if chosen.count > 1 {
      throw ValidationError(
        "expected one kind of picture, found \(chosen.joined(separator: " and "))")
    }
    var misplaced: [(option: String, isGiven: Bool)] = []
    if kind != .traces {
      misplaced += [
        ("--scale", scale), ("--ratings", !ratings.ratings.isEmpty),
      ]
    }
    if kind == .learningCurve || kind == .scores {
      misplaced += [
        ("--gold", !shown.gold.isEmpty), ("--panel", !shown.panel.isEmpty),
        ("--from", shown.from != nil), ("--to", shown.to != nil),
        (input.given.first?.option ?? "", !input.given.isEmpty),
      ]
    }
    if kind == .learningCurve { misplaced.append(("--recording", !shown.recording.isEmpty)) }
    if let (option, _) = misplaced.first(where: \.isGiven) {
      throw ValidationError(
        "\(option): expected a picture of series over time, found "
          + "\(chosen.joined())")
    }
    if scatter, shown.gold.isEmpty { throw ValidationError("--scatter: expected --gold with it") }
    if scale, !ratings.ratings.isEmpty {
      throw ValidationError("--ratings: expected series as they are, found --scale")
    }
  }
}
