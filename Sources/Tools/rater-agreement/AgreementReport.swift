import Agreement
import ArgumentParser
import Ratings
import Reliability
import Text
import ToolSupport

/// Agreement for programs and for people to read.
struct AgreementReport {
  let results: AgreementResults
  let convention: Convention
  let confidence: Double

  /// One row per measure.
  var records: Records {
    var records = Records(columns: [
      "dimension", "recording", "measure", "rater", "other", "value", "ci_lower", "ci_upper", "n",
    ])
    for dimension in results.dimensions {
      for (recording, agreement) in dimension.rows {
        let measures =
          agreement.overall(convention, confidence: confidence) + agreement.ofRaters(convention)
          + agreement.ofPairs(convention)
        for measure in measures {
          var fields: [Records.Field] = [dimension.name, recording, measure.name].map { .text($0) }
          fields += [measure.rater, measure.other].map { $0.map { .text($0) } ?? .missing }
          fields += [.number(measure.value), Records.Field(measure.interval?.lower)]
          fields += [Records.Field(measure.interval?.upper), .count(measure.count)]
          records.rows.append(fields)
        }
      }
    }
    return records
  }

  /// A block for each dimension and recording.
  var text: String {
    results.dimensions.flatMap { dimension in
      dimension.rows.map { recording, agreement in
        block(agreement, title: "\(dimension.name), \(recording)")
      }
    }.joined(separator: "\n")
  }

  /// What is said of all raters, then of each pair as a matrix with the concordances below its
  /// diagonal and the Pearson correlations above it.
  private func block(_ agreement: RaterAgreement, title: String) -> String {
    let raters = agreement.raters
    let frames = counted(agreement.frameCount, "frame")
    let heading =
      "\(title): \(frames), \(agreement.completeCount) with all \(raters.count) raters"

    let overall = agreement.overall(convention, confidence: confidence).map { measure in
      let limits = measure.interval.map { [$0.lower, $0.upper].map { fixed($0, places: 3) } }
      return [measure.name, fixed(measure.value, places: 3)] + (limits ?? ["", ""])
        + ["\(measure.count)"]
    }

    var cells = [[String]](
      repeating: [String](repeating: "", count: raters.count), count: raters.count)
    for measure in agreement.ofPairs(convention) {
      guard let first = raters.firstIndex(where: { $0 == measure.rater }),
        let second = raters.firstIndex(where: { $0 == measure.other })
      else { continue }
      let text = fixed(measure.value, places: 3)
      if measure.name == "ccc" { cells[second][first] = text } else { cells[first][second] = text }
    }
    var matrix = [["ccc \\ pearson"] + raters]
    matrix += zip(raters, cells).map { [$0] + $1 }
    let others = agreement.ofRaters(convention)
    for name in ["others_ccc", "others_pearson"] {
      matrix.append(
        [name] + others.filter { $0.name == name }.map { fixed($0.value, places: 3) })
    }
    return heading + "\n\n"
      + Self.aligned([["", "value", "ci_lower", "ci_upper", "n"]] + overall) + "\n"
      + Self.aligned(matrix)
  }

  /// The first column is text, the others are numbers.
  private static func aligned(_ rows: [[String]]) -> String {
    var table = AlignedTable()
    for row in rows {
      table.append(row: row.prefix(1).map { .text($0) } + row.dropFirst().map { .number($0) })
    }
    return table.text(isColoured: false)
  }
}

extension AgreementResults.Remark {
  /// In words, with names that are listed after them.
  var text: (String, names: [String]) {
    switch self {
    case .withoutRatings(let recording, let dimension, let raters):
      ("\(recording), \(dimension): no ratings, left out", raters)
    case .constant(let recording, let dimension, let raters):
      ("\(recording), \(dimension): one value throughout", raters)
    case .incomplete(let dimension, let frames, let all):
      (
        "\(dimension): \(frames) of \(counted(all, "frame")) lack a rater: no part in "
          + Self.completeMeasures, []
      )
    case .fewShared(let dimension, let frames, let all):
      (
        "\(dimension): only \(frames) of \(counted(all, "frame")) have two raters or more; "
          + "--resample resamples ratings to a common time grid", []
      )
    case .ratersDiffer(let dimension, let frames):
      (
        "all, \(dimension): raters differ between recordings: \(frames) more frames have no part "
          + "in \(Self.completeMeasures)", []
      )
    case .undefinedPairs(let row, let dimension, let leftOut, let takenAsZero):
      ("\(row), \(dimension): " + Self.text(leftOut, takenAsZero), [])
    }
  }

  /// Those that need every rater.
  private static let completeMeasures = "icc_a*, icc_c*, cronbach_alpha and standardised_alpha"

  private static func text(_ leftOut: Int, _ takenAsZero: Int) -> String {
    var parts: [String] = []
    if leftOut > 0 {
      parts.append(
        "ccc is undefined for \(counted(leftOut, "pair")), left out of mean_ccc and mean_pearson")
    }
    if takenAsZero > 0 {
      parts.append(
        "pearson is undefined for \(counted(takenAsZero, "pair")) with a constant rater, taken as "
          + "0 in mean_pearson, as their ccc is")
    }
    return parts.joined(separator: "; ")
  }
}
