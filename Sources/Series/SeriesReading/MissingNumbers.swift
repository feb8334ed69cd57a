import TimeSeries

/// Numbers in a recording's columns that mean "missing".
struct MissingNumbers {
  private let numbers: [Double]
  private let note: (_ text: String, _ place: String) -> Void
  private var wasNoted: Bool

  /// - Parameters:
  ///   - numbers: what the user says.
  ///   - asks: whether `note` is told, once, of a number that seems to be one, and where it is.
  init(
    _ numbers: [Double], asks: Bool, note: @escaping (_ text: String, _ place: String) -> Void
  ) {
    self.numbers = numbers
    self.note = note
    wasNoted = !asks
  }

  /// Takes them out.
  mutating func remove(from recording: inout Recording, dimensions: [String]) {
    for index in recording.columns.indices {
      for number in numbers {
        for step in recording.columns[index].indices where recording.columns[index][step] == number
        {
          recording.columns[index][step] = .nan
        }
      }
      if !wasNoted, let number = Self.outlier(recording.columns[index]) {
        wasNoted = true
        note(
          "\(number) comes again and again, far from all other values; --missing \(number) if that "
            + "means missing", "\(dimensions[index]) of \(recording.name)")
      }
    }
  }

  /// A whole number that comes several times, further from all other values than these are wide,
  /// and large beside them or of another sign; 0 and ±1 are ends of scales.
  private static func outlier(
    _ values: [Double]
  ) -> Int? {
    var (least, most) = (Double.infinity, -Double.infinity)
    values.withUnsafeBufferPointer { values in
      for value in values {
        least = value < least ? value : least
        most = value > most ? value : most
      }
    }
    for end in [least, most] {
      guard let number = Int(exactly: end), number.magnitude > 1,
        values.count(where: { $0 == end }) >= fewest
      else { continue }
      var (low, high) = (Double.infinity, -Double.infinity)
      var distinct: Set<Double> = []
      for value in values where value != end && !value.isNaN {
        low = min(low, value)
        high = max(high, value)
        if distinct.count < fewest { distinct.insert(value) }
      }
      guard distinct.count == fewest else { continue }
      let distance = end < low ? low - end : end - high
      let isApart = end < 0 && low >= 0 || abs(end) >= 3 * max(abs(low), abs(high))
      if distance > 1.5 * (high - low), isApart { return number }
    }
    return nil
  }

  /// Rows that a number takes to be said, and different values beside it.
  private static let fewest = 3
}
