/// Entries one after the other in rows as wide as the frame.
struct Legend {
  static let rowHeight = 9.0
  static let fontSize = 6.5
  private static let sampleWidth = 15.0
  private static let gap = 3.0
  private static let entryGap = 9.0

  private struct Placed {
    let entry: LegendEntry
    let label: String
    let x: Double
    let row: Int
  }

  private var placed: [Placed] = []
  private(set) var rowCount = 0

  /// - Parameter width: points.
  init(_ entries: [LegendEntry], width: Double) {
    var (x, row) = (0.0, 0)
    for entry in entries {
      let sample = entry.sample == .none ? 0 : Self.sampleWidth + Self.gap
      let label = TextWidth.shortened(entry.label, to: width - sample, size: Self.fontSize)
      let needed = sample + TextWidth.of(label, size: Self.fontSize)
      if x > 0, x + needed > width { (x, row) = (0, row + 1) }
      placed.append(Placed(entry: entry, label: label, x: x, row: row))
      x += needed + Self.entryGap
    }
    rowCount = placed.isEmpty ? 0 : row + 1
  }

  /// - Parameters:
  ///   - left: where the rows begin.
  ///   - top: of the first row.
  func elements(left: Double, top: Double) -> [String] {
    placed.flatMap { item in
      let (x, base) = (left + item.x, top + Double(item.row) * Self.rowHeight + 6.5)
      var elements: [String] = []
      var start = x
      switch item.entry.sample {
      case .none: break
      case .line(let style):
        elements.append(SVGText.line(x, base - 2.3, x + Self.sampleWidth, base - 2.3, style))
        start += Self.sampleWidth + Self.gap
      case .band:
        let (width, height) = (SVGText.number(Self.sampleWidth), "5")
        elements.append(
          "<rect x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(base - 4.8))\" width=\"\(width)\" "
            + "height=\"\(height)\" fill=\"\(LineStyle.bandColour)\"/>")
        start += Self.sampleWidth + Self.gap
      }
      return elements + [SVGText.text(item.label, start, base, size: Self.fontSize)]
    }
  }
}
