/// Draws marks into a panel's frame.
struct MarkDrawing {
  let x: Axis
  let y: Axis
  /// Points.
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  private func place(_ horizontal: Double, _ vertical: Double) -> String {
    SVGText.place(x.position(horizontal, left, right), y.position(vertical, bottom, top))
  }

  private func lines(_ times: [Double], _ values: [Double], _ step: Double)
    -> [[ThinnedCurve.Point]]
  {
    ThinnedCurve(times: times, values: values, range: x.range, width: right - left, step: step)
      .lines
  }

  func element(_ mark: Mark) -> String {
    switch mark {
    case .curve(let times, let values, let step, let style):
      let path = lines(times, values, step).map { line in
        line.count == 1
          ? "M\(place(line[0].time, line[0].value))h0"
          : "M" + line.map { place($0.time, $0.value) }.joined(separator: "L")
      }
      return path.isEmpty ? "" : "<path d=\"\(path.joined())\" \(style.attributes)/>"
    case .band(let times, let lower, let upper, let step):
      return band(lines(times, lower, step), lines(times, upper, step))
    case .rule(let x1, let y1, let x2, let y2, let style):
      return "<path d=\"M\(place(x1, y1))L\(place(x2, y2))\" \(style.attributes)/>"
    case .dots(let xs, let ys, let radius, let colour):
      let path = zip(xs, ys).map { "M\(place($0, $1))h0" }.joined()
      let style = LineStyle(colour: colour, width: 2 * radius)
      return path.isEmpty ? "" : "<path d=\"\(path)\" \(style.attributes)/>"
    case .cloud(let xs, let ys, let colour): return cloud(xs, ys, colour)
    }
  }

  /// Both bounds are missing at the same steps, and so in as many lines.
  private func band(
    _ lower: [[ThinnedCurve.Point]], _ upper: [[ThinnedCurve.Point]]
  ) -> String {
    let areas = zip(lower, upper).map { low, high in
      "M" + (low + high.reversed()).map { place($0.time, $0.value) }.joined(separator: "L") + "Z"
    }
    return areas.isEmpty
      ? "" : "<path d=\"\(areas.joined())\" fill=\"\(LineStyle.bandColour)\" stroke=\"none\"/>"
  }

  /// Pairs by cells of a point's width, one dot for each that holds any, the darker the more.
  private func cloud(_ xs: [Double], _ ys: [Double], _ colour: String) -> String {
    let columns = Int(right - left) + 1
    var counts: [Int: Int] = [:]
    for (horizontal, vertical) in zip(xs, ys) {
      let column = Int(x.position(horizontal, 0, right - left))
      let row = Int(y.position(vertical, 0, bottom - top))
      counts[row * columns + column, default: 0] += 1
    }
    // From few to many: the darkest are on top.
    let shades = [(1...1, 0.3), (2...4, 0.5), (5...15, 0.75), (16...Int.max, 1.0)]
    return shades.map { shade, opacity in
      let cells = counts.filter { shade.contains($0.value) }.keys.sorted()
      let path = cells.map { cell in
        let (row, column) = cell.quotientAndRemainder(dividingBy: columns)
        return "M\(SVGText.place(left + Double(column) + 0.5, bottom - Double(row) - 0.5))h0"
      }
      var style = LineStyle(colour: colour, width: 1.2)
      style.opacity = opacity
      return path.isEmpty ? "" : "<path d=\"\(path.joined())\" \(style.attributes)/>"
    }.joined()
  }
}
