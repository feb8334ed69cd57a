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

  func text(of table: ComparisonTable, settings: ReportSettings, isColoured: Bool) -> String {
    let report = ComparisonReport(table, settings)
    return switch self {
    case .csv: report.records.csv
    case .json: report.records.json
    case .table: report.text(isColoured: isColoured)
    }
  }
}
