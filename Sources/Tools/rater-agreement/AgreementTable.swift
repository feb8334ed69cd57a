import Reliability
import ToolSupport

/// One recording for people to read: what is said of all raters, then of each pair as a matrix with
/// the concordances below its diagonal and the Pearson correlations above it.
func agreementTable(_ agreement: RaterAgreement, title: String, confidence: Double) -> String {
  let raters = agreement.raters
  let frames = counted(agreement.frameCount, "frame")
  let heading = "\(title): \(frames), \(agreement.completeCount) with all \(raters.count) raters"

  let overall = agreement.overall(confidence: confidence).map { measure -> [String] in
    let limits = measure.interval.map { [$0.lower, $0.upper].map { fixed($0, places: 3) } }
    return [measure.name, fixed(measure.value, places: 3)] + (limits ?? ["", ""])
      + ["\(measure.count)"]
  }

  var cells = [[String]](
    repeating: [String](repeating: "", count: raters.count), count: raters.count)
  for measure in agreement.ofPairs() {
    guard let first = raters.firstIndex(where: { $0 == measure.rater }),
      let second = raters.firstIndex(where: { $0 == measure.other })
    else { continue }
    let text = fixed(measure.value, places: 3)
    if measure.name == "ccc" { cells[second][first] = text } else { cells[first][second] = text }
  }
  var matrix = [["ccc \\ pearson"] + raters]
  matrix += zip(raters, cells).map { [$0] + $1 }
  let others = agreement.ofRaters()
  for name in ["others_ccc", "others_pearson"] {
    matrix.append([name] + others.filter { $0.name == name }.map { fixed($0.value, places: 3) })
  }
  return heading + "\n\n"
    + aligned([["", "value", "lower", "upper", "n"]] + overall) + "\n" + aligned(matrix)
}

/// The first column is text, the others are numbers.
private func aligned(_ rows: [[String]]) -> String {
  var table = AlignedTable()
  for row in rows {
    table.append(row: row.prefix(1).map { .text($0) } + row.dropFirst().map { .number($0) })
  }
  return table.text(isColoured: false)
}
