import Agreement
import ArgumentParser
import JSONText
import TimeSeries
import ToolSupport

/// How scores are printed; numbers have six decimals.
enum ScoreFormat: String, CaseIterable, ExpressibleByArgument {
  case csv, table, json

  func text(of table: ScoreTable) -> String {
    switch self {
    case .csv: csv(table)
    case .table: aligned(table)
    case .json: json(table)
    }
  }

  private func csv(_ table: ScoreTable) -> String {
    let rows = table.rows.map { row in
      ([csvField(row.dimension), csvField(row.recording)] + numbers(row.score)
        + [table.convention.rawValue]).joined(separator: ",")
    }
    return ([ScoreTable.header.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
  }

  /// Columns padded to their widest entry, numbers to the right, a blank line between dimensions.
  private func aligned(_ table: ScoreTable) -> String {
    let rows =
      [ScoreTable.header]
      + table.rows.map { row in
        [row.dimension, row.recording] + numbers(row.score) + [table.convention.rawValue]
      }
    let widths = ScoreTable.header.indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    let names: Set = [0, 1, ScoreTable.header.count - 1]
    var text = ""
    for (index, row) in rows.enumerated() {
      if index > 1, row[0] != rows[index - 1][0] { text += "\n" }
      let cells = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return names.contains(column) ? row[column] + space : space + row[column]
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }

  /// An array of objects with the columns' names; what is not finite is null.
  private func json(_ table: ScoreTable) -> String {
    let objects = table.rows.map { row in
      let values = zip(Score.measures, row.score.values).map { name, value in
        "\"\(name)\": \(value.isFinite ? fixed(value, places: 6) : "null")"
      }
      let members =
        [
          "\"dimension\": \(jsonString(row.dimension))",
          "\"recording\": \(jsonString(row.recording))", "\"n\": \(row.score.count)",
        ] + values + ["\"convention\": \"\(table.convention.rawValue)\""]
      return "  {\(members.joined(separator: ", "))}"
    }
    return "[\n\(objects.joined(separator: ",\n"))\n]\n"
  }

  private func numbers(_ score: Score) -> [String] {
    ["\(score.count)"] + score.values.map { fixed($0, places: 6) }
  }
}
