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

/// Columns padded to their widest entry, all but the first to the right.
private func aligned(_ rows: [[String]]) -> String {
  let widths = (rows.first ?? []).indices.map { column in
    rows.map { $0[column].count }.max() ?? 0
  }
  return rows.map { row in
    var line = ""
    for (column, cell) in row.enumerated() {
      let space = String(repeating: " ", count: widths[column] - cell.count)
      line += column == 0 ? cell + space : "  " + space + cell
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }.joined()
}
