/// CCC of systems with their intervals, below each other: a panel for each dimension.
package struct ScorePicture: Sendable {
  /// A line of a panel.
  package struct Entry: Sendable {
    package let label: String
    /// Place among the systems, which decides how it is drawn.
    package let system: Int
    package let score: ScoreFile.Row

    package init(label: String, system: Int, score: ScoreFile.Row) {
      self.label = label
      self.system = system
      self.score = score
    }
  }

  private let entries: [Entry]

  /// Of a line, points.
  private static let lineHeight = 12.0

  package init(_ entries: [Entry]) { self.entries = entries }

  /// - Parameter width: millimetres.
  package func figure(width: Double) -> Figure {
    var dimensions: [String] = []
    for entry in entries where !dimensions.contains(entry.score.dimension) {
      dimensions.append(entry.score.dimension)
    }
    let rows = dimensions.enumerated().map { index, dimension in
      var panel = panel(of: entries.filter { $0.score.dimension == dimension })
      panel.title = dimension
      panel.x.isLabelled = index == dimensions.count - 1
      return [panel]
    }
    return Figure(rows: rows, title: "CCC with intervals", width: width)
  }

  /// All panels span the same.
  private var range: ClosedRange<Double> {
    let values =
      entries.flatMap {
        [$0.score.ccc, $0.score.interval?.lowerBound, $0.score.interval?.upperBound]
      }
      .compactMap(\.self).filter { !$0.isNaN }
    return min(values.min() ?? 0, 0)...max(values.max() ?? 0, 0)
  }

  private func panel(of entries: [Entry]) -> Panel {
    var panel = Panel(
      x: .values(range, label: "CCC", count: 5), y: .names(entries.map(\.label)),
      height: Self.lineHeight * Double(entries.count) + 2)
    let y = panel.y.range
    panel.marks = [
      .rule(x1: 0, y1: y.lowerBound, x2: 0, y2: y.upperBound, .reference)
    ]
    for (line, entry) in entries.enumerated() {
      let (y, score) = (-Double(line), entry.score)
      var style = LineStyle.system(entry.system)
      (style.dashes, style.width) = ([], 1.1)
      if let interval = score.interval {
        let (low, high) = (interval.lowerBound, interval.upperBound)
        panel.marks.append(.rule(x1: low, y1: y, x2: high, y2: y, style))
        for end in [low, high] {
          panel.marks.append(.rule(x1: end, y1: y - 0.16, x2: end, y2: y + 0.16, style))
        }
      }
      guard !score.ccc.isNaN else {
        panel.notes.append((y, "undefined"))
        continue
      }
      panel.marks.append(.dots(x: [score.ccc], y: [y], radius: 2, colour: style.colour))
      let bounds = score.interval.map {
        " [\(coefficientText($0.lowerBound)), \(coefficientText($0.upperBound))]"
      }
      panel.notes.append((y, coefficientText(score.ccc) + (bounds ?? "")))
    }
    return panel
  }
}
