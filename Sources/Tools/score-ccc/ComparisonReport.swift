import Agreement
import Scoring
import Text
import ToolSupport
import Uncertainty

/// Comparisons for programs and for people to read.
struct ComparisonReport {
  private let table: ComparisonTable
  private let settings: ReportSettings

  init(_ table: ComparisonTable, _ settings: ReportSettings) {
    self.table = table
    self.settings = settings
  }

  var records: Records {
    var records = Records(columns: [
      "dimension", "over", "first", "second", "recordings", "ccc_first", "ccc_second",
      "difference", "ci_lower", "ci_upper", "interval", "p", "p_holm", "convention",
    ])
    for row in table.rows {
      let difference = row.difference
      var fields: [Records.Field] = [.text(row.dimension), .text(row.scope.name)]
      fields += [.text(row.first), .text(row.second), .count(row.recordings)]
      fields += [.number(row.firstCCC), .number(row.secondCCC), .number(difference.value)]
      fields += [.number(difference.interval.lower), .number(difference.interval.upper)]
      fields += [.text(row.method.rawValue), .number(difference.pValue)]
      fields += [.number(difference.adjustedPValue), .text(settings.convention.rawValue)]
      records.rows.append(fields)
    }
    return records
  }

  func text(isColoured: Bool) -> String {
    var text = AlignedTable()
    var group = ""
    for row in table.rows {
      let title = "\(row.dimension), \(row.scope.name)"
      if title != group {
        if !group.isEmpty { text.append(line: "") }
        text.append(row: header(title))
        group = title
      }
      text.append(row: cells(of: row))
    }
    text.append(line: "")
    let confidence = percent(settings.bootstrap.confidence)
    text.append(
      line: "convention \(settings.convention.rawValue), \(confidence) intervals by "
        + "\(Set(table.rows.map(\.method.rawValue)).sorted().joined(separator: ", ")), "
        + "p by permutation, p_holm after Holm's correction",
      .faint)
    return text.text(isColoured: isColoured)
  }

  private func header(_ title: String) -> [AlignedTable.Cell] {
    let names = ["first", "second", "difference", "interval", "p", "p_holm"]
    return [.text(title, .bold), .text("")] + names.map { .number($0, .faint) }
  }

  /// Bold where the difference holds at the level of the interval after correction.
  private func cells(of row: ComparisonTable.Row) -> [AlignedTable.Cell] {
    let difference = row.difference
    let holds = difference.adjustedPValue < 1 - settings.bootstrap.confidence
    func number(_ value: Double, places: Int = 3) -> AlignedTable.Cell {
      .number(fixed(value, places: places))
    }
    return [
      .text("  \(row.first)"), .text(row.second), number(row.firstCCC), number(row.secondCCC),
      .number(fixed(difference.value, places: 3), holds ? .bold : .plain),
      .number(bracketed(difference.interval)), number(difference.pValue, places: 4),
      number(difference.adjustedPValue, places: 4),
    ]
  }
}
