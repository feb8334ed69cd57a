import Ratings
import ToolSupport

/// What a user should know of ratings that were prepared and fused: lines on standard error.
struct FusionNotes {
  private let notes = Notes(tool: "fuse-ratings")
  /// The report holds each rater's delay.
  let isReportWritten: Bool

  func writeEmpty(_ paths: [String]) { notes.write("without a row", names: paths) }

  /// Says where ratings were taken for events.
  func write(_ resampling: Resampling?, of rated: RatedRecording) {
    guard let resampling, resampling.interpolation == .automatic,
      resampling.interpolation(for: rated) == .last
    else { return }
    notes.write(
      "\(rated.recording), \(rated.dimension): irregular times, each rating holds until the next")
  }

  /// Says which raters stopped early or began late, and what came of it.
  func write(
    _ policy: LengthPolicy, from before: SteppedRatings, to after: SteppedRatings
  ) {
    guard let whole = before.extent else { return }
    let place = place(before)
    let shorter = before.raters.filter { rater in rater.extent.map { $0 != whole } ?? false }
    notes.write(
      "\(place): shorter than the \(seconds(whole, of: before)) of all raters",
      names: shorter.map { rater in
        "\(rater.name) (\(rater.extent.map { seconds($0, of: before) } ?? ""))"
      })
    if policy == .crop, let first = after.times.first, let last = after.times.last {
      notes.write(
        "\(place): cut to \(seconds(first)) to \(seconds(last))",
        names: after.raters.filter { $0.cut > 0 }
          .map { "\($0.name) (\(counted($0.cut, "rating")))" })
    }
    notes.write(
      "\(place): filled with the nearest rating",
      names: after.raters.filter { $0.filled > 0 }
        .map { "\($0.name) (\(counted($0.filled, "step")))" })
    let (any, several) = (after.steps(withRaters: 1), after.steps(withRaters: 2))
    if after.raters.count(where: { $0.extent != nil }) > 1, 2 * several < any {
      notes.write("\(place): two raters or more at \(several) of \(counted(any, "step")) only")
    }
  }

  /// Says by how much raters were moved, unless the report does, and who is as late as may be.
  func writeDelays(of recording: FusedRecording, limit: Double) {
    let ratings = recording.ratings
    let place = place(ratings)
    if !isReportWritten {
      notes.write(
        "\(place): delays",
        names: ratings.raters.filter { $0.delay != 0 }.map { "\($0.name) (\(seconds($0.delay)))" })
    }
    notes.write("\(place): delays at the limit of \(seconds(limit))", names: recording.atDelayLimit)
  }

  /// Says which raters are not as they should be.
  func write(_ gold: GoldStandard, of ratings: SteppedRatings) {
    let place = place(ratings)
    for (remark, consequence) in [
      (RaterRemark.empty, ", left out"), (.constant, ""), (.negative, ", left out"),
      (.negativeKept, ""), (.undefined, ", left out"),
    ] {
      notes.write(
        "\(place): \(remark.rawValue)\(consequence)",
        names: zip(ratings.raters, gold.remarks).filter { $1 == remark }.map(\.0.name))
    }
    let without = zip(gold.values, ratings.presence).count { $0.isNaN && $1 }
    if without > 0 {
      notes.write(
        "\(place): no gold standard at \(counted(without, "step")), where no rater with a weight "
          + "is present")
    }
    if gold.levelIsOutside {
      notes.write("\(place): raters oppose each other, the level lies outside all of their means")
    }
  }

  private func place(_ ratings: SteppedRatings) -> String {
    "\(ratings.recording), \(ratings.dimension)"
  }

  private func seconds(_ steps: ClosedRange<Int>, of ratings: SteppedRatings) -> String {
    "\(seconds(ratings.times[steps.lowerBound])) to \(seconds(ratings.times[steps.upperBound]))"
  }

  /// `4 s`, `0.04 s`.
  private func seconds(_ seconds: Double) -> String {
    Int(exactly: seconds).map { "\($0) s" } ?? "\(seconds) s"
  }
}

extension SteppedRatings {
  /// `[step]`: whether any rater is present.
  fileprivate var presence: [Bool] {
    times.indices.map { step in raters.contains { !$0.values[step].isNaN } }
  }
}
