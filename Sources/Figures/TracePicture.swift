import Agreement

/// Gold standard and predictions over time: a panel for each recording and dimension.
package struct TracePicture: Sendable {
  /// Panels of a recording follow each other.
  private let panels: [ShownPanel]
  /// Names of the systems, for the legend.
  private let systems: [String]
  private let isScaled: Bool

  /// Of a panel's frame, points.
  private static let height = 64.0

  /// - Parameter isScaled: brings each series to −1 to 1 over what is shown.
  package init(_ panels: [ShownPanel], systems: [String], isScaled: Bool) {
    self.panels = panels
    self.systems = systems
    self.isScaled = isScaled
  }

  /// - Parameter width: millimetres.
  package func figure(width: Double) -> Figure {
    let recordings = Set(panels.map(\.recording)).count
    let rows = panels.enumerated().map { index, shown in
      let isFirst = index == 0 || panels[index - 1].recording != shown.recording
      let isLast =
        index == panels.count - 1 || panels[index + 1].recording != shown.recording
      var panel = panel(of: shown, width: width)
      if isFirst, recordings > 1 { panel.title = shown.recording }
      panel.x.isLabelled = isLast
      return [panel]
    }
    return Figure(
      rows: rows, title: panels.first.map { recordings > 1 ? "Series" : $0.recording } ?? "",
      width: width)
  }

  private func panel(of shown: ShownPanel, width: Double) -> Panel {
    let alike = panels.filter { $0.columns == shown.columns }
    let name =
      shown.columns.gold == shown.columns.prediction || !isScaled ? shown.columns.gold : "scaled"
    // All panels of a recording share its times, and all of a dimension their values.
    let extents = panels.filter { $0.recording == shown.recording }.compactMap(\.extent)
    let first = extents.map(\.lowerBound).min() ?? 0
    let last = extents.map(\.upperBound).max() ?? 1
    let values: ClosedRange<Double> = isScaled ? -1...1 : Self.values(of: alike)
    var panel = Panel(
      x: .time(first...last, width: Figure.frameWidth(ofWidth: width)),
      y: .values(values, label: isScaled && name != "scaled" ? "\(name), scaled" : name),
      height: Self.height)
    if let band = shown.band {
      panel.marks.append(
        .band(
          times: band.times, lower: band.lower, upper: band.upper,
          step: Trace(times: band.times, values: band.lower).step))
      panel.legend.append(LegendEntry(sample: .band, label: "raters"))
    }
    if let gold = shown.gold {
      let name =
        shown.columns.gold == shown.columns.prediction ? "gold standard" : shown.columns.gold
      append(gold, as: name, .gold, to: &panel)
    }
    for prediction in shown.predictions {
      append(
        prediction.trace, as: label(of: prediction, in: shown), .system(prediction.system),
        to: &panel)
    }
    return panel
  }

  private func append(
    _ trace: Trace, as label: String, _ style: LineStyle, to panel: inout Panel
  ) {
    let drawn = isScaled ? trace.scaled : trace
    panel.marks.append(
      .curve(times: drawn.times, values: drawn.values, step: drawn.step, style))
    panel.legend.append(LegendEntry(sample: .line(style), label: label))
  }

  private func label(of prediction: ShownPrediction, in shown: ShownPanel) -> String {
    var name = systems[prediction.system]
    if shown.columns.gold != shown.columns.prediction {
      name = systems.count > 1 ? "\(name) \(shown.columns.prediction)" : shown.columns.prediction
    }
    guard let pairs = prediction.pairs else { return name }
    let coefficient: ShownCoefficient = isScaled ? .pearson : .concordance
    let sums = ExactMoments(gold: pairs.gold, prediction: pairs.prediction)
    return "\(name), \(coefficient.text(of: sums))"
  }

  private static func values(of panels: [ShownPanel]) -> ClosedRange<Double> {
    var (low, high) = (Double.infinity, -Double.infinity)
    for panel in panels {
      let series =
        [panel.gold?.values, panel.band?.lower, panel.band?.upper].compactMap(\.self)
        + panel.predictions.map(\.trace.values)
      for values in series {
        for value in values where !value.isNaN {
          low = min(low, value)
          high = max(high, value)
        }
      }
    }
    return low <= high ? low...high : 0...1
  }
}
