/// CCC over the epochs of trainings: a panel for each dimension, in it two lines for each training.
package struct LearningCurvePicture: Sendable {
  private let curves: [(name: String, curve: LearningCurve)]

  private static let height = 80.0
  private static let key = LegendEntry(
    sample: .none, label: "thick: validation, dot: best; thin: training")

  package init(_ curves: [(name: String, curve: LearningCurve)]) { self.curves = curves }

  /// Trainings: a curve's seeds count each.
  package var courseCount: Int { curves.reduce(0) { $0 + $1.curve.courses.count } }

  /// - Parameter width: millimetres.
  package func figure(width: Double) -> Figure {
    var dimensions: [String] = []
    for name in curves.flatMap(\.curve.dimensions) where !dimensions.contains(name) {
      dimensions.append(name)
    }
    let rows = dimensions.enumerated().map { index, dimension in
      var panel = panel(of: dimension, width: width)
      panel.x.isLabelled = index == dimensions.count - 1
      if index == 0 { panel.legend.append(Self.key) }
      return [panel]
    }
    return Figure(rows: rows, title: "Learning curves", width: width)
  }

  private func panel(of dimension: String, width: Double) -> Panel {
    let epochs = curves.flatMap { $0.curve.courses }.compactMap(\.epochs.last).max() ?? 1
    var (low, high) = (0.0, 0.0)
    var marks: [Mark] = []
    var legend: [LegendEntry] = []
    var place = -1
    for (name, curve) in curves {
      for course in curve.courses {
        place += 1
        guard let index = curve.dimensions.firstIndex(of: dimension) else { continue }
        let (training, validation) = (course.training[index], course.validation[index])
        let present = (training + validation).filter { !$0.isNaN }
        low = min(low, present.min() ?? 0)
        high = max(high, present.max() ?? 0)
        let style = LineStyle.system(place)
        var thin = style
        (thin.width, thin.opacity) = (0.45, 0.8)
        let times = course.epochs.map(Double.init)
        marks.append(.curve(times: times, values: training, step: 1, thin))
        marks.append(.curve(times: times, values: validation, step: 1, style))
        var label = course.seed.isEmpty ? name : "\(name), seed \(course.seed)"
        if let best = course.best, !validation[best].isNaN {
          marks.append(
            .dots(x: [times[best]], y: [validation[best]], radius: 1.8, colour: style.colour))
          label += ", \(coefficientText(validation[best])) in epoch \(course.epochs[best])"
        }
        legend.append(LegendEntry(sample: .line(style), label: label))
      }
    }
    var panel = Panel(
      x: .counts(upTo: epochs, label: "epoch", width: Figure.frameWidth(ofWidth: width)),
      y: .values(low...high, label: "CCC of \(dimension)"), height: Self.height)
    panel.marks = marks
    panel.legend = legend
    return panel
  }
}
