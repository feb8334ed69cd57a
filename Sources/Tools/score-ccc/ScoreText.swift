import Agreement
import Scoring
import ToolSupport
import Uncertainty

/// Scores as a table for people: a block for each dimension and system, what its score tells, and
/// the systems' ranking.
struct ScoreText {
  private let table: ScoreTable
  private let layout: ScoreLayout

  init(_ table: ScoreTable, _ layout: ScoreLayout) {
    self.table = table
    self.layout = layout
  }

  func text(isColoured: Bool) -> String {
    var text = AlignedTable()
    var dimensions: [String] = []
    for row in table.rows where !dimensions.contains(row.dimension) {
      dimensions.append(row.dimension)
    }
    for (index, dimension) in dimensions.enumerated() {
      if index > 0 { text.append(line: "") }
      append(dimension, to: &text)
    }
    text.append(line: "")
    text.append(line: footer, .faint)
    return text.text(isColoured: isColoured)
  }

  private func append(_ dimension: String, to text: inout AlignedTable) {
    let rows = table.rows.filter { $0.dimension == dimension }
    var systems: [String] = []
    for row in rows where !systems.contains(row.system) { systems.append(row.system) }
    for (index, system) in systems.enumerated() {
      if index > 0 { text.append(line: "") }
      text.append(row: header(layout.isNamed ? "\(dimension), \(system)" : dimension))
      for row in rows where row.system == system { text.append(row: cells(of: row)) }
      if let reading = table.readings.first(where: {
        $0.system == system && $0.dimension == dimension
      }) {
        text.append(line: "  pooled: \(reading.reading.words)")
      }
    }
    if layout.isRanked { appendRanking(rows, to: &text) }
  }

  private func header(_ title: String) -> [AlignedTable.Cell] {
    var names = ["n", "n_eff", "ccc", "", "interval", "pearson", "bias_corr", "scale", "location"]
    names += ["rmse", "mae"] + (layout.hasDelays ? ["ccc_shift", "shift"] : [])
    return [.text(title, .bold)]
      + names.map { $0.isEmpty ? .text("") : .number($0, .faint) }
  }

  private func cells(of row: ScoreRow) -> [AlignedTable.Cell] {
    func number(_ value: Double?, places: Int = 3) -> AlignedTable.Cell {
      .number(value.map { fixed($0, places: places) } ?? "")
    }
    let values = row.score.values
    var cells: [AlignedTable.Cell] = [
      .text("  " + row.scope.name, row.scope.isRecording ? .plain : .bold),
      .number("\(row.score.count)"), number(row.effectiveCount, places: 0),
      .number(fixed(row.ccc, places: 3), row.ccc < 0 ? .red : .bold), bar(row.ccc),
      .number(bracketed(row.interval.interval)),
    ]
    cells += values.dropFirst().map { number($0) }
    if layout.hasDelays {
      cells += [number(row.delay?.ccc), number(row.delay?.delay, places: 2)]
    }
    return cells
  }

  private func bar(_ ccc: Double) -> AlignedTable.Cell {
    .text(CoefficientBar.text(ccc), ccc < 0 ? .red : .green)
  }

  /// Systems by their pooled coefficients and by their means, side by side.
  private func appendRanking(_ rows: [ScoreRow], to text: inout AlignedTable) {
    func ranked(_ scope: ScoreRow.Scope) -> [ScoreRow] {
      rows.filter { $0.scope == scope && $0.rank != nil }.sorted {
        ($0.rank ?? 0, $0.system) < ($1.rank ?? 0, $1.system)
      }
    }
    text.append(line: "")
    for scope in [ScoreRow.Scope.pooled, .mean] {
      let places = ranked(scope).map { "\($0.rank ?? 0) \($0.system) \(fixed($0.ccc, places: 3))" }
      text.append(line: "ranking by \(scope.name): " + places.joined(separator: ", "))
    }
  }

  private var footer: String {
    let settings = layout.settings
    var parts = ["convention \(settings.convention.rawValue)"]
    let methods = table.rows.map(\.interval.method).filter { $0 != .none }
    let confidence = percent(settings.bootstrap.confidence)
    for method in IntervalMethod.allCases where methods.contains(method) {
      parts.append("\(confidence) intervals by \(method.rawValue)")
    }
    return parts.joined(separator: ", ")
  }
}
