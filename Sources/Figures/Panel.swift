/// One diagram: a frame with two axes, what is drawn in it, and what is written above it.
package struct Panel: Sendable {
  /// Bold, above all.
  package var title: String?
  package var legend: [LegendEntry] = []
  package var x: Axis
  package var y: Axis
  package var marks: [Mark] = []
  /// Of the frame, points; nil makes it a square.
  package var height: Double?
  /// At the right of the frame, at values of `y`.
  package var notes: [(y: Double, text: String)] = []

  package init(x: Axis, y: Axis, height: Double? = nil) {
    self.x = x
    self.y = y
    self.height = height
  }
}

/// What a line, a dot or an area means.
package struct LegendEntry: Equatable, Sendable {
  package enum Sample: Equatable, Sendable {
    case line(LineStyle)
    case band
    case none
  }

  package let sample: Sample
  package let label: String
}

/// Something in a panel, in the units of its axes.
package enum Mark: Sendable {
  /// A series over time; NaN is missing. `step` is its duration, seconds.
  case curve(times: [Double], values: [Double], step: Double, LineStyle)
  /// The area between two series.
  case band(times: [Double], lower: [Double], upper: [Double], step: Double)
  case rule(x1: Double, y1: Double, x2: Double, y2: Double, LineStyle)
  case dots(x: [Double], y: [Double], radius: Double, colour: String)
  /// So many pairs that only how dense they lie can be told: shades of a colour.
  case cloud(x: [Double], y: [Double], colour: String)
}
