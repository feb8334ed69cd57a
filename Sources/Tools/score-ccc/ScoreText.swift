import Agreement
import Glibc
import Scoring
import Text
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
      for row in rows where row.system == system && !row.scope.isRecording {
        if let spread = Self.spread(of: row) { text.append(line: spread) }
      }
      for found in table.diagnoses where found.system == system && found.dimension == dimension {
        let run = found.run.map { ", \($0)" } ?? ""
        text.append(line: "  pooled\(run): \(found.diagnosis.text)")
      }
    }
    if layout.isRanked { appendRanking(rows, to: &text) }
  }

  /// `pooled: ccc 0.812, SD 0.020 over 5 runs`; nil of a single run.
  private static func spread(of row: ScoreRow) -> String? {
    row.deviation.map { deviation in
      "  \(row.scope.name): ccc \(fixed(row.ccc, places: 3)), "
        + "SD \(fixed(deviation, places: 3)) over \(counted(row.runCount, "run"))"
    }
  }

  private func header(_ title: String) -> [AlignedTable.Cell] {
    var names = ["n", "n_eff", "ccc", "", "interval", "pearson", "bias_corr", "scale", "location"]
    names += ["rmse", "mae"] + (layout.hasDelays ? ["ccc_shift", "shift"] : [])
    return [.text(title, .bold)]
      + names.map { $0.isEmpty ? .text("") : .number($0, .faint) }
  }

  private func cells(of row: ScoreRow) -> [AlignedTable.Cell] {
    func number(_ value: Double?, places: Int = 3) -> AlignedTable.Cell {
      .number(value.map { Self.short($0, places: places) } ?? "")
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

  /// With an exponent where it would not fit a column.
  private static func short(_ value: Double, places: Int) -> String {
    guard value.isFinite, abs(value) >= 1e6 else { return fixed(value, places: places) }
    let exponent = floor(log10(abs(value)))
    return "\(fixed(value / pow(10, exponent), places: 2))e\(Int(exponent))"
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
      let entries = ranked(scope).map {
        "\($0.rank ?? 0) \($0.system) \(fixed($0.ccc, places: 3))"
      }
      if entries.isEmpty { continue }
      text.append(line: "ranking by \(scope.name): " + entries.joined(separator: ", "))
    }
  }

  private var footer: String {
    let settings = layout.settings
    var parts = ["convention \(settings.convention.rawValue)"]
    let methods = table.rows.map(\.interval.method).filter { $0 != .none }
    let confidence = percent(settings.bootstrap.confidence)
    for method in IntervalMethod.allCases where methods.contains(method) {
      parts.append("\(confidence) intervals by \(method.rawValue)")
      if method == .block, let lengths { parts[parts.count - 1] += " of \(lengths)" }
    }
    return parts.joined(separator: ", ")
  }

  /// `3.2 s`, `3.2 to 5 s`; nil where no row was found by blocks.
  private var lengths: String? {
    let found = table.rows.compactMap(\.interval.blockLength)
    guard let shortest = found.min(), let longest = found.max() else { return nil }
    return (shortest == longest ? "" : "\(trimmed(shortest, places: 3)) to ")
      + "\(trimmed(longest, places: 3)) s"
  }
}

extension ScoreDiagnosis {
  /// The faults in the words of docs/numerics.md.
  fileprivate var text: String {
    if faults.isEmpty { return "little to gain from a shift, an offset or a scale" }
    return faults.map(Self.text).joined(separator: "; ")
  }

  private static func text(of fault: Fault) -> String {
    func number(_ value: Double) -> String { fixed(value, places: 2) }
    func then(_ ccc: Double) -> String { "(CCC after correction \(fixed(ccc, places: 3)))" }
    return switch fault {
    case .undefined: "undefined: no two pairs, or both sides are one constant"
    case .constantGold: "undecided: the gold standard is constant"
    case .constantPrediction: "wrong: the prediction is constant"
    case .late(let seconds, let ccc): "late by \(number(seconds)) s \(then(ccc))"
    case .early(let seconds, let ccc): "early by \(number(seconds)) s \(then(ccc))"
    case .biased(let bias, let ccc):
      "biased, too \(bias > 0 ? "high" : "low") by \(number(abs(bias))) \(then(ccc))"
    case .underdispersed(let ratio, let ccc):
      "under-dispersed, SD ratio \(number(ratio)) \(then(ccc))"
    case .overdispersed(let ratio, let ccc):
      "over-dispersed, SD ratio \(number(ratio)) \(then(ccc))"
    case .wrong: "wrong: no shift, offset or scale brings it to \(fixed(useful, places: 1))"
    }
  }
}

/// A coefficient as a bar of up to ten cells, in eighths; a negative one is shaded.
private enum CoefficientBar {
  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  static func text(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    let count = Int((min(abs(value), 1) * 80).rounded())
    if value < 0 { return String(repeating: "░", count: (count + 4) / 8) }
    return String(repeating: "█", count: count / 8) + eighths[count % 8]
  }
}

/// `[0.712, 0.803]`; empty where there is none.
func bracketed(_ interval: Interval?) -> String {
  guard let interval, interval.reason == nil else { return "" }
  return "[\(fixed(interval.lower, places: 3)), \(fixed(interval.upper, places: 3))]"
}

/// `95 %`, `97.5 %`
func percent(_ share: Double) -> String { trimmed(share * 100, places: 6) + " %" }

/// A number with at most so many decimals, without zeros at their end.
func trimmed(_ value: Double, places: Int) -> String {
  var text = fixed(value, places: places)
  guard text.contains(".") else { return text }
  while text.last == "0" { text.removeLast() }
  if text.last == "." { text.removeLast() }
  return text
}
