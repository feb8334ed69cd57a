/// The peaks of a course of descriptors, and how steeply it rises and falls between them.
///
/// Extrema that differ by less than a tenth of the range are passed over, as the published program
/// does it: in three passes, with the first value as minimum and maximum before the first.
struct PeakSlopes {
  /// Share of the range by which extrema have to differ.
  private static let threshold = 0.1
  /// By how much a maximum has to exceed the one before to take its place.
  private static let excess = 1.05

  struct Summary: Equatable {
    var meanRising = 0.0
    var deviationRising = 0.0
    var meanFalling = 0.0
    var deviationFalling = 0.0
    var peakCount = 0
  }

  struct Extremum {
    let index: Int
    let value: Double
    let isMaximum: Bool
  }

  /// - Returns: slopes per second.
  static func summary(of values: [Double]) -> Summary {
    summary(of: values, extrema: extrema(of: values))
  }

  /// - Parameter extrema: those of the values.
  static func summary(of values: [Double], extrema: [Extremum]) -> Summary {
    guard let first = values.first, let last = values.last else { return Summary() }
    var summary = Summary()
    guard let end = extrema.last else {
      let slope = (last - first) / Double(values.count)
      if slope > 0 { summary.meanRising = slope } else { summary.meanFalling = -slope }
      return summary
    }
    let rate = Double(FrameGrid.rate)
    var rising: [Double] = []
    var falling: [Double] = []
    var minimum = Extremum(index: 0, value: first, isMaximum: false)
    var maximum = Extremum(index: 0, value: first, isMaximum: true)
    for extremum in extrema {
      if extremum.isMaximum {
        rising.append(
          (extremum.value - minimum.value) * rate / Double(extremum.index - minimum.index))
        maximum = extremum
      } else {
        falling.append(
          (maximum.value - extremum.value) * rate / Double(extremum.index - maximum.index))
        minimum = extremum
      }
    }
    // The stretch to the last value counts in the means alone; falling, it is negative.
    let rest = (last - end.value) * rate / Double(values.count - 1 - end.index)
    (summary.meanRising, summary.deviationRising) = moments(rising, end.isMaximum ? nil : rest)
    (summary.meanFalling, summary.deviationFalling) = moments(falling, end.isMaximum ? rest : nil)
    summary.peakCount = extrema.count { $0.isMaximum }
    return summary
  }

  private static func moments(_ slopes: [Double], _ rest: Double?) -> (Double, Double) {
    let count = Double(slopes.count + (rest == nil ? 0 : 1))
    guard count > 0 else { return (0, 0) }
    let mean = (slopes.reduce(0, +) + (rest ?? 0)) / count
    let squares = slopes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / count).squareRoot())
  }

  /// Maxima and minima in turn.
  static func extrema(of values: [Double]) -> [Extremum] {
    guard values.count > 4, let least = values.min(), let most = values.max() else { return [] }
    let threshold = threshold * (most - least)
    let local = (2..<values.count - 2).compactMap { index -> Extremum? in
      let (before, value, after) = (values[index - 1], values[index], values[index + 1])
      if value > before, value > after {
        return Extremum(index: index, value: value, isMaximum: true)
      }
      if value < before, value < after {
        return Extremum(index: index, value: value, isMaximum: false)
      }
      return nil
    }
    let high = withoutSmallMaxima(local, first: values[0], threshold)
    return inTurn(withoutSmallMinima(high, first: values[0], threshold))
  }

  private static func withoutSmallMaxima(
    _ extrema: [Extremum], first: Double, _ threshold: Double
  ) -> [Extremum] {
    var kept: [Extremum] = []
    var previous = first
    var lastMinimum = first
    var lastMaximum = first
    /// Of the last maximum in `kept`.
    var place: Int?
    var isMinimumSince = false
    for extremum in extrema {
      let value = extremum.value
      let isLarge = abs(value - previous) >= threshold
      previous = value
      guard extremum.isMaximum else {
        if isLarge {
          lastMinimum = value
          isMinimumSince = true
        }
        kept.append(extremum)
        continue
      }
      if !isLarge {
        if value - lastMinimum < threshold { continue }
        if value > excess * lastMaximum {
          if let place { kept.remove(at: place) }
        } else if !isMinimumSince {
          continue
        }
      }
      place = kept.count
      kept.append(extremum)
      lastMaximum = value
      isMinimumSince = false
    }
    return kept
  }

  private static func withoutSmallMinima(
    _ extrema: [Extremum], first: Double, _ threshold: Double
  ) -> [Extremum] {
    var maximum = first
    return extrema.filter {
      if $0.isMaximum { maximum = $0.value }
      return $0.isMaximum || maximum - $0.value >= threshold
    }
  }

  /// Of neighbours of one kind the more extreme.
  private static func inTurn(_ extrema: [Extremum]) -> [Extremum] {
    var kept: [Extremum] = []
    for extremum in extrema {
      guard let last = kept.last, last.isMaximum == extremum.isMaximum else {
        kept.append(extremum)
        continue
      }
      let isMore = extremum.isMaximum ? extremum.value > last.value : extremum.value < last.value
      if isMore { kept[kept.count - 1] = extremum }
    }
    return kept
  }
}
