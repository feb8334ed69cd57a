/// How a line looks. Colours are those of M. Okabe and K. Ito's palette for all kinds of colour
/// vision, without its yellow, which white paper swallows; dashes tell lines apart in grey.
package struct LineStyle: Equatable, Sendable {
  /// `#RRGGBB`
  package var colour: String
  /// Points drawn and not drawn, in turn; empty is solid. Ends are round, and add the width.
  package var dashes: [Double]
  /// Points.
  package var width: Double
  package var opacity = 1.0

  package init(colour: String, dashes: [Double] = [], width: Double) {
    self.colour = colour
    self.dashes = dashes
    self.width = width
  }

  package static let gold = LineStyle(colour: "#000000", width: 1.2)
  static let frame = LineStyle(colour: "#000000", width: 0.5)
  static let grid = LineStyle(colour: "#dddddd", width: 0.4)
  /// What is there to compare with, such as the diagonal of a scatter plot.
  static let reference = LineStyle(colour: "#777777", dashes: [2, 2], width: 0.5)
  static let bandColour = "#d0d0d0"

  /// As many systems as one panel can show.
  package static let systemCount = 2 * colours.count

  /// - Parameter index: of a system in the legend, below `systemCount`.
  package static func system(_ index: Int) -> LineStyle {
    let turn = index / colours.count
    return LineStyle(
      colour: colours[index % colours.count],
      dashes: dashes[(index + turn * 3) % dashes.count], width: 0.9)
  }

  private static let colours = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9",
  ]

  private static let dashes = [
    [], [3, 2], [0, 2], [5, 2, 0, 2], [6, 2.5], [3, 2, 0, 2, 0, 2],
  ]

  /// Of an SVG element that is a line.
  var attributes: String {
    var text = "fill=\"none\" stroke=\"\(colour)\" stroke-width=\"\(SVGText.number(width))\""
    if !dashes.isEmpty {
      text += " stroke-dasharray=\"\(dashes.map(SVGText.number).joined(separator: " "))\""
    }
    if opacity < 1 { text += " stroke-opacity=\"\(SVGText.number(opacity))\"" }
    return text
  }
}
