import Ratings
import ToolSupport
import Warping

/// What a user should know of ratings that were prepared and fused: lines on standard error.
struct FusionNotes {
  private let notes = FuseRatings.notes
  /// The report holds each rater's delay.
  let isReportWritten: Bool

  func writeEmpty(_ paths: [String]) { notes.write("without a row", names: paths) }

  /// Says what preparing a recording changed.
  func write(_ remarks: [Preparation.Remark], of ratings: SteppedRatings) {
    let name = name(ratings)
    for remark in remarks {
      switch remark {
      case .heldUntilNext:
        notes.write("\(name): irregular times, each rating holds until the next")
      case .shorter(let all, let raters):
        notes.write(
          "\(name): shorter than the \(seconds(all)) of all raters",
          names: raters.map { "\($0.rater) (\(seconds($0.times)))" })
      case .cut(let stretch, let raters):
        notes.write(
          "\(name): cut to \(seconds(stretch))",
          names: raters.map { "\($0.rater) (\(counted($0.count, "rating")))" })
      case .filled(let raters):
        notes.write(
          "\(name): filled with the nearest rating",
          names: raters.map { "\($0.rater) (\(counted($0.count, "step")))" })
      case .fewShared(let steps, let all):
        notes.write("\(name): two raters or more at \(steps) of \(counted(all, "step")) only")
      }
    }
  }

  /// Says that raaw will take long, before it does.
  func writeCost(of ratings: [SteppedRatings]) {
    guard let most = ratings.map(\.raters.count).max(), most > 100 else { return }
    notes.write("the time that raaw takes grows with the cube of the raters, who are \(most)")
  }

  /// Says by how much raters were moved, unless the report does, and who is as late as may be.
  func writeDelays(of recording: FusedRecording, limit: Double) {
    let ratings = recording.ratings
    let name = name(ratings)
    if !isReportWritten {
      notes.write(
        "\(name): delays",
        names: ratings.raters.filter { $0.delay != 0 }.map { "\($0.name) (\(seconds($0.delay)))" })
    }
    notes.write("\(name): delays at the limit of \(seconds(limit))", names: recording.atDelayLimit)
  }

  /// Says which raters are not as they should be, and, if asked to, where a barycentre began.
  func write(_ recording: FusedRecording, triesStarts: Bool) {
    let (gold, ratings) = (recording.gold, recording.ratings)
    let name = name(ratings)
    if triesStarts, let start = gold.barycentreStart {
      notes.write("\(name): dba started from the \(start.rawValue), the cheaper")
    }
    for (remark, consequence) in [
      (RaterRemark.empty, ", left out"), (.constant, ""), (.negative, ", left out"),
      (.negativeKept, ""), (.undefined, ", left out"),
    ] {
      notes.write(
        "\(name): \(remark.rawValue)\(consequence)",
        names: zip(ratings.raters, gold.remarks).filter { $1 == remark }.map(\.0.name))
    }
    let without = zip(gold.values, ratings.presence).count { $0.isNaN && $1 }
    if without > 0 {
      notes.write(
        "\(name): no gold standard at \(counted(without, "step")), where no rater with a weight "
          + "is present")
    }
    if gold.levelIsOutside {
      notes.write("\(name): raters oppose each other, the level lies outside all of their means")
    }
  }

  private func name(_ ratings: SteppedRatings) -> String {
    "\(ratings.recording), \(ratings.dimension)"
  }

  private func seconds(_ range: ClosedRange<Double>) -> String {
    "\(seconds(range.lowerBound)) to \(seconds(range.upperBound))"
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
