/// Pieces of SVG as text; the same bytes on every machine.
enum SVGText {
  /// A length or place, points, with at most two decimals.
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    var text = hundredths < 0 ? "-\(whole)" : "\(whole)"
    if rest > 0 {
      text += rest < 10 ? ".0\(rest)" : ".\(rest)"
      if rest.isMultiple(of: 10) { text.removeLast() }
    }
    return text
  }

  static func place(_ x: Double, _ y: Double) -> String { "\(number(x)) \(number(y))" }

  /// A text as content or in an attribute; characters that XML does not know are replaced.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A straight line.
  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: LineStyle
  ) -> String {
    "<path d=\"M\(place(x1, y1))L\(place(x2, y2))\" \(style.attributes)/>"
  }

  /// A line of text.
  ///
  /// - Parameters:
  ///   - anchor: what of it is at `x`: `start`, `middle` or `end`.
  ///   - y: of its base line.
  static func text(
    _ text: String, _ x: Double, _ y: Double, anchor: String = "start", size: Double,
    isBold: Bool = false, isUpward: Bool = false
  ) -> String {
    var attributes = "x=\"\(number(x))\" y=\"\(number(y))\" font-size=\"\(number(size))\""
    if anchor != "start" { attributes += " text-anchor=\"\(anchor)\"" }
    if isBold { attributes += " font-weight=\"bold\"" }
    if isUpward { attributes += " transform=\"rotate(-90 \(place(x, y)))\"" }
    return "<text \(attributes)>\(escaped(text))</text>"
  }
}
