import Agreement
import Scoring
import Text
import ToolSupport
import Uncertainty

/// Which columns scores have.
struct ScoreLayout {
  /// Whether there is a column with the system.
  let isNamed: Bool
  /// Whether delays were tried.
  let hasDelays: Bool
  /// Whether systems are ranked.
  let isRanked: Bool
  /// Whether a system is the mean over its runs.
  let hasRuns: Bool
  let settings: ReportSettings

  func records(of table: ScoreTable) -> Records {
    let hasBlocks = table.rows.contains { $0.interval.method == .block }
    var records = Records(
      columns: columns + (hasBlocks ? ["block_length"] : []) + (hasRuns ? ["runs", "ccc_sd"] : []))
    for row in table.rows {
      var fields = fields(of: row)
      if hasBlocks { fields.append(Records.Field(row.interval.blockLength)) }
      if hasRuns { fields += [.count(row.runCount), Records.Field(row.deviation)] }
      records.rows.append(fields)
    }
    return records
  }

  private var columns: [String] {
    var names = isNamed ? ["system"] : []
    names += ["dimension", "recording", "n", "n_effective", Score.measures[0]]
    names += ["ci_lower", "ci_upper", "interval"]
    names += Score.measures.dropFirst()
    names += ["convention", "ccc_affine"]
    if hasDelays { names += ["ccc_shift", "shift"] }
    if isRanked { names.append("rank") }
    return names
  }

  /// In the order of `columns`.
  private func fields(of row: ScoreRow) -> [Records.Field] {
    let interval = row.interval.interval
    var fields: [Records.Field] = isNamed ? [.text(row.system)] : []
    fields += [.text(row.dimension), .text(row.scope.name), .count(row.score.count)]
    fields += [Records.Field(row.effectiveCount), .number(row.ccc)]
    fields += [Records.Field(interval?.lower), Records.Field(interval?.upper)]
    fields.append(.text(row.interval.method.rawValue))
    fields += row.score.values.dropFirst().map { .number($0) }
    fields += [.text(settings.convention.rawValue), .number(row.affineCCC)]
    if hasDelays { fields += [Records.Field(row.delay?.ccc), Records.Field(row.delay?.delay)] }
    if isRanked { fields.append(row.rank.map { .count($0) } ?? .missing) }
    return fields
  }
}
