import Text

/// One side of a panel: what it spans, where it has ticks and what they are called.
package struct Axis: Equatable, Sendable {
  package struct Tick: Equatable, Sendable {
    package let value: Double
    package let label: String
  }

  package let range: ClosedRange<Double>
  package let ticks: [Tick]
  package let label: String
  /// Of panels below each other with one time axis only the last says what it is.
  package var isLabelled = true

  /// - Precondition: `range` is not a single value.
  init(range: ClosedRange<Double>, ticks: [Tick], label: String) {
    precondition(range.lowerBound < range.upperBound)
    self.range = range
    self.ticks = ticks
    self.label = label
  }

  /// Of values, from tick to tick or a little beyond what there is.
  ///
  /// - Parameters:
  ///   - values: the least and the greatest, at most 1e100.
  ///   - count: about as many ticks.
  package static func values(_ values: ClosedRange<Double>, label: String, count: Int = 4) -> Axis {
    let range = widened(values, by: 0.04)
    return Axis(range: range, ticks: Ticks.round(in: range, count: count), label: label)
  }

  /// Of time: seconds, or minutes and seconds from a minute on.
  ///
  /// - Parameters:
  ///   - times: the first and the last, seconds.
  ///   - width: of the axis, points.
  package static func time(_ times: ClosedRange<Double>, width: Double) -> Axis {
    let range = widened(times, by: 0)
    let count = max(2, Int(width / 32))
    if range.upperBound < 60 || range.upperBound > 1e6 {
      return Axis(range: range, ticks: Ticks.round(in: range, count: count), label: "time (s)")
    }
    return Axis(
      range: range, ticks: Ticks.minutes(in: range, count: count), label: "time (min:s)")
  }

  /// Of whole numbers from 1, such as epochs.
  static func counts(upTo last: Int, label: String, width: Double) -> Axis {
    let range = 0.5...Double(max(last, 1)) + 0.5
    let ticks = Ticks.round(in: range, count: max(2, Int(width / 24)))
    return Axis(range: range, ticks: ticks.filter { $0.value == $0.value.rounded() }, label: label)
  }

  /// Names below each other, the first at the top: 0, −1, −2.
  static func names(_ names: [String]) -> Axis {
    Axis(
      range: 0.4 - Double(names.count)...0.6,
      ticks: names.enumerated().map { Tick(value: -Double($0), label: $1) }, label: "")
  }

  /// Where a value is between `low` and `high`.
  func position(_ value: Double, _ low: Double, _ high: Double) -> Double {
    low + (value - range.lowerBound) / (range.upperBound - range.lowerBound) * (high - low)
  }

  /// With a margin at either end; what is next to a single value gets some width.
  private static func widened(
    _ range: ClosedRange<Double>, by share: Double
  ) -> ClosedRange<Double> {
    let (low, high) = (range.lowerBound, range.upperBound)
    let largest = max(low.magnitude, high.magnitude)
    if high - low <= largest * 1e-9 {
      let reach = largest > 0 ? largest / 10 : 1
      return low - reach...high + reach
    }
    return low - (high - low) * share...high + (high - low) * share
  }
}

/// Where ticks stand; without logarithms, which are not the same on every machine.
enum Ticks {
  /// At 1, 2 or 5 times a power of ten.
  static func round(in range: ClosedRange<Double>, count: Int) -> [Axis.Tick] {
    let coarse = (range.upperBound - range.lowerBound) / Double(count)
    var exponent = 0
    while power(exponent) > coarse { exponent -= 1 }
    while power(exponent + 1) <= coarse { exponent += 1 }
    // 10 comes out as 1 of the next power.
    let factor = [1, 2, 5, 10].first { Double($0) * power(exponent) >= coarse * 0.75 } ?? 10
    func value(_ index: Int) -> Double {
      let whole = Double(index * factor)
      return exponent < 0 ? whole / power(-exponent) : whole * power(exponent)
    }
    let places = factor == 10 ? -exponent - 1 : -exponent
    return indices(in: range, step: Double(factor) * power(exponent)).map { index in
      let value = value(index)
      let isPlain = places <= 6 && value.magnitude < 1e6
      let text = isPlain ? fixed(value, places: max(places, 0)) : decimal(value)
      return Axis.Tick(value: held(value, in: range), label: signed(text))
    }
  }

  /// At round numbers of seconds, as `2:30`.
  static func minutes(in range: ClosedRange<Double>, count: Int) -> [Axis.Tick] {
    let coarse = (range.upperBound - range.lowerBound) / Double(count)
    var step = steps.first { Double($0) >= coarse } ?? 3600
    while Double(step) < coarse { step *= 2 }
    guard coarse >= 0.5 else { return round(in: range, count: count).map(withMinutes) }
    return indices(in: range, step: Double(step)).map { index in
      let seconds = index * step
      let rest = seconds.magnitude % 60
      let label = "\(seconds.magnitude / 60):\(rest < 10 ? "0" : "")\(rest)"
      return Axis.Tick(
        value: held(Double(seconds), in: range), label: seconds < 0 ? "−" + label : label)
    }
  }

  private static let steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]

  /// `61.4` as `1:01.4`
  private static func withMinutes(_ tick: Axis.Tick) -> Axis.Tick {
    let minutes = Int(tick.value / 60)
    let places = tick.label.split(separator: ".").dropFirst().first?.count ?? 0
    let rest = fixed(tick.value - Double(minutes) * 60, places: places)
    let pad = rest.prefix { $0 != "." }.count < 2 ? "0" : ""
    return Axis.Tick(value: tick.value, label: "\(minutes):\(pad)\(rest)")
  }

  private static func indices(in range: ClosedRange<Double>, step: Double) -> [Int] {
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard first <= last, first.magnitude < 1e15, last.magnitude < 1e15 else { return [] }
    return Array(Int(first)...Int(last))
  }

  /// A tick at an end may come out a rounding beyond it.
  private static func held(_ value: Double, in range: ClosedRange<Double>) -> Double {
    min(max(value, range.lowerBound), range.upperBound)
  }

  private static func power(_ exponent: Int) -> Double {
    var value = 1.0
    for _ in 0..<exponent.magnitude { value *= 10 }
    return exponent < 0 ? 1 / value : value
  }

  /// With a minus sign as wide as a plus.
  private static func signed(_ text: String) -> String {
    text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }
}
