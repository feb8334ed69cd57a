import Agreement

/// Predictions against the gold standard, pair by pair: a row of panels for each dimension, in it a
/// panel for each system; recordings together.
package struct ScatterPicture: Sendable {
  private let panels: [ShownPanel]
  private let systems: [String]

  /// Panels beside each other; more go below.
  private static let columns = 3

  /// - Parameter panels: with a gold standard.
  package init(_ panels: [ShownPanel], systems: [String]) {
    self.panels = panels
    self.systems = systems
  }

  /// - Parameter width: millimetres.
  package func figure(width: Double) -> Figure {
    var dimensions: [PanelColumns] = []
    for panel in panels where !dimensions.contains(panel.columns) {
      dimensions.append(panel.columns)
    }
    var rows: [[Panel]] = []
    for dimension in dimensions {
      let shown = panels.filter { $0.columns == dimension }
      let present = systems.indices.filter { system in
        shown.contains { $0.predictions.contains { $0.system == system } }
      }
      let count = min(max(systems.count, 2), Self.columns)
      let panels = present.map { panel(of: $0, in: shown, dimension) }
      for start in stride(from: 0, to: panels.count, by: count) {
        rows.append(Array(panels[start..<min(start + count, panels.count)]))
      }
    }
    // One panel alone would be as large as the picture is wide.
    let isAlone = rows.allSatisfy { $0.count == 1 }
    return Figure(
      rows: rows, title: "Predictions against the gold standard", width: isAlone ? width / 2 : width
    )
  }

  private func panel(
    of system: Int, in shown: [ShownPanel], _ columns: PanelColumns
  ) -> Panel {
    let own = shown.flatMap(\.predictions).filter { $0.system == system }.compactMap(\.pairs)
    let all = shown.flatMap(\.predictions).compactMap(\.pairs).map(\.present)
    let values = all.flatMap {
      [
        $0.gold.min(), $0.gold.max(), $0.prediction.min(),
        $0.prediction.max(),
      ].compactMap(\.self)
    }
    let range = (values.min() ?? 0)...(values.max() ?? 1)
    let isAlike = columns.gold == columns.prediction
    let x = Axis.values(range, label: isAlike ? "gold standard" : columns.gold, count: 3)
    let y = Axis.values(
      range, label: isAlike ? "\(columns.gold), predicted" : columns.prediction, count: 3)
    var panel = Panel(x: x, y: y)
    panel.title = systems[system]
    let sums = own.reduce(into: ExactMoments()) {
      $0.merge(ExactMoments(gold: $1.gold, prediction: $1.prediction))
    }
    panel.legend = [
      LegendEntry(sample: .none, label: ShownCoefficient.concordance.text(of: sums))
    ]
    let (low, high) = (x.range.lowerBound, x.range.upperBound)
    panel.marks = [
      .rule(x1: low, y1: low, x2: high, y2: high, .reference),
      .cloud(
        x: own.flatMap(\.present.gold), y: own.flatMap(\.present.prediction),
        colour: LineStyle.system(system).colour),
    ]
    return panel
  }
}
