/// Mean and standard deviation of values as they come.
struct MeanAndDeviation {
  private(set) var count = 0
  /// The first value, which sums are taken against, so that nothing is lost where the mean is large.
  private var pivot = 0.0
  private var sum = 0.0
  private var squares = 0.0

  @inline(__always) mutating func add(_ value: Double) {
    if count == 0 { pivot = value }
    let difference = value - pivot
    count += 1
    sum += difference
    squares += difference * difference
  }

  /// 0 without values.
  var mean: Double { count > 0 ? pivot + sum / Double(count) : 0 }

  /// Square root of the variance, which divides by the number of values.
  var deviation: Double {
    guard count > 0 else { return 0 }
    let offset = sum / Double(count)
    return max(0, squares / Double(count) - offset * offset).squareRoot()
  }

  /// The deviation over the mean, with the mean's sign; a mean of 0 counts as 1.
  var normalizedDeviation: Double { deviation / (mean == 0 ? 1 : mean) }
}

/// Percentiles of values, interpolated between those at either side of `q (n - 1)`.
struct Percentiles {
  private let sorted: [Double]

  init(_ values: [Double]) { sorted = values.sorted() }

  /// - Parameter share: 0 to 1.
  /// - Returns: 0 without values.
  func value(_ share: Double) -> Double {
    guard let last = sorted.last else { return 0 }
    let place = share * Double(sorted.count - 1)
    let index = Int(place)
    guard index + 1 < sorted.count else { return last }
    return sorted[index] + (sorted[index + 1] - sorted[index]) * (place - Double(index))
  }
}
