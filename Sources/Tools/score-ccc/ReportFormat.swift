import ArgumentParser
import Scoring
import ToolSupport

/// How results are printed.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case csv, table, json

  func text(of table: ScoreTable, layout: ScoreLayout, isColoured: Bool) -> String {
    switch self {
    case .csv: layout.records(of: table).csv
    case .json: layout.records(of: table).json
    case .table: ScoreText(table, layout).text(isColoured: isColoured)
    }
  }
}
extension ReportFormat { func text(of table: ComparisonTable) -> String { "" } }
