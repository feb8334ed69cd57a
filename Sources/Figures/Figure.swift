/// Panels below and beside each other as one picture of a given width.
///
/// Sizes are points, 72 to an inch; text is 6.5 to 7 of them high, as in a caption.
package struct Figure: Sendable {
  /// All panels have one width; those of a row one height.
  package let rows: [[Panel]]
  /// For readers of the file: what it shows.
  package let title: String
  /// Millimetres.
  package let width: Double

  package init(rows: [[Panel]], title: String, width: Double) {
    self.rows = rows
    self.title = title
    self.width = width
  }

  private static let fontSize = 7.0
  private static let tickSize = 6.5
  private static let margin = 2.0
  private static let tick = 2.5

  /// Points to a millimetre.
  private static let points = 72 / 25.4

  /// How wide the frame of a panel is that stands alone in its row, about; points.
  package static func frameWidth(ofWidth width: Double) -> Double { width * points - 30 }

  /// The document; the same bytes of the same panels.
  package var svg: String {
    var elements: [String] = []
    var top = Self.margin
    for row in rows {
      top += append(row, at: top, to: &elements)
    }
    let (wide, high) = (SVGText.number(width * Self.points), SVGText.number(top))
    let millimetres = SVGText.number(top / Self.points)
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(SVGText.number(width))mm" \
      height="\(millimetres)mm" viewBox="0 0 \(wide) \(high)">
      <title>\(SVGText.escaped(title))</title>
      <rect width="100%" height="100%" fill="#ffffff"/>
      <g font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" fill="#000000" \
      stroke-linecap="round" stroke-linejoin="round">
      \(elements.filter { !$0.isEmpty }.joined(separator: "\n"))
      </g>
      </svg>

      """
  }

  /// As wide as the ticks' labels at the left of all panels.
  private var labelWidth: Double {
    let labels = rows.flatMap { $0.prefix(1) }.flatMap(\.y.ticks).map(\.label)
    let widest = labels.map { TextWidth.of($0, size: Self.tickSize) }.max() ?? 0
    return min(widest, width * Self.points / 3)
  }

  /// As wide as the notes at the right.
  private var noteWidth: Double {
    let notes = rows.flatMap(\.self).flatMap(\.notes).map(\.text)
    let widest = notes.map { TextWidth.of($0, size: Self.tickSize) }.max()
    // A tick's label at the end of the axis reaches beyond it.
    return widest.map { $0 + 4 } ?? 9
  }

  private var hasLabels: Bool { rows.contains { $0.contains { !$0.y.label.isEmpty } } }

  /// Draws a row and says how high it is.
  private func append(_ row: [Panel], at top: Double, to elements: inout [String]) -> Double {
    let left = Self.margin + (hasLabels ? 10 : 0) + labelWidth + Self.tick + 2
    let gap = 12.0
    let space = width * Self.points - left - noteWidth - Self.margin
    let columns = rows.map(\.count).max() ?? 1
    let frame = (space - gap * Double(columns - 1)) / Double(columns)
    let legends = row.map { Legend($0.legend, width: frame) }
    let legendHeight = Double(legends.map(\.rowCount).max() ?? 0) * Legend.rowHeight
    let titleHeight = row.contains { $0.title != nil } ? 10.0 : 0
    let frameTop = top + titleHeight + legendHeight + 3
    for (index, panel) in row.enumerated() {
      let start = left + Double(index) * (frame + gap)
      if let title = panel.title {
        let text = TextWidth.shortened(title, to: frame / 1.08, size: Self.fontSize)
        elements.append(SVGText.text(text, start, top + 7, size: Self.fontSize, isBold: true))
      }
      elements += legends[index].elements(left: start, top: top + titleHeight)
      let area = MarkDrawing(
        x: panel.x, y: panel.y, left: start, right: start + frame, top: frameTop,
        bottom: frameTop + (panel.height ?? frame))
      append(panel, in: area, isFirst: index == 0, to: &elements)
    }
    let height = row.map { $0.height ?? frame }.max() ?? 0
    let hasLabels = row.contains { $0.x.isLabelled }
    return frameTop - top + height + (hasLabels ? 22 : 5)
  }

  private func append(
    _ panel: Panel, in area: MarkDrawing, isFirst: Bool, to elements: inout [String]
  ) {
    for tick in panel.y.ticks {
      let y = panel.y.position(tick.value, area.bottom, area.top)
      elements.append(SVGText.line(area.left, y, area.right, y, .grid))
    }
    elements += panel.marks.map(area.element)
    elements.append(SVGText.line(area.left, area.top, area.left, area.bottom, .frame))
    elements.append(SVGText.line(area.left, area.bottom, area.right, area.bottom, .frame))
    for tick in panel.y.ticks {
      let y = panel.y.position(tick.value, area.bottom, area.top)
      elements.append(SVGText.line(area.left - Self.tick, y, area.left, y, .frame))
      guard isFirst else { continue }
      let label = TextWidth.shortened(tick.label, to: labelWidth + 0.01, size: Self.tickSize)
      elements.append(
        SVGText.text(
          label, area.left - Self.tick - 2, y + 2.3, anchor: "end", size: Self.tickSize))
    }
    if isFirst, !panel.y.label.isEmpty {
      let middle = (area.top + area.bottom) / 2
      let text = TextWidth.shortened(
        panel.y.label, to: area.bottom - area.top + 8, size: Self.fontSize)
      elements.append(
        SVGText.text(
          text, Self.margin + 6.5, middle, anchor: "middle", size: Self.fontSize, isUpward: true))
    }
    for note in panel.notes {
      let y = panel.y.position(note.y, area.bottom, area.top)
      elements.append(SVGText.text(note.text, area.right + 4, y + 2.3, size: Self.tickSize))
    }
    appendTimes(panel, in: area, to: &elements)
  }

  /// The horizontal axis: labels that would touch the one before are left out.
  private func appendTimes(_ panel: Panel, in area: MarkDrawing, to elements: inout [String]) {
    var end = -Double.infinity
    for tick in panel.x.ticks {
      let x = panel.x.position(tick.value, area.left, area.right)
      elements.append(SVGText.line(x, area.bottom, x, area.bottom + Self.tick, .frame))
      let reach = TextWidth.of(tick.label, size: Self.tickSize) / 2
      guard panel.x.isLabelled, x - reach > end + 3 else { continue }
      end = x + reach
      elements.append(
        SVGText.text(tick.label, x, area.bottom + 10, anchor: "middle", size: Self.tickSize))
    }
    guard panel.x.isLabelled else { return }
    elements.append(
      SVGText.text(
        panel.x.label, (area.left + area.right) / 2, area.bottom + 18, anchor: "middle",
        size: Self.fontSize))
  }
}
