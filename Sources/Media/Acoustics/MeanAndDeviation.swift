import Selection

/// Mean and standard deviation of values as they come.
struct MeanAndDeviation {
  private(set) var count = 0
  /// The first value, which sums are taken against, so that nothing is lost where the mean is large.
  private var pivot = 0.0
  private var sum = 0.0
  private var squares = 0.0

  init() {}

  /// - Parameters:
  ///   - sum: of the values' differences from the pivot.
  ///   - squares: of these differences.
  init(count: Int, pivot: Double, sum: Double, squares: Double) {
    self.count = count
    self.pivot = pivot
    self.sum = sum
    self.squares = squares
  }

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
///
/// Values are put into order only as far as is asked; the quickest is to ask from low to high.
struct Percentiles {
  private var values: [Double]
  /// The rank that was asked for last: what is before it is smaller, what is behind it larger.
  private var known = 0

  init(_ values: [Double]) { self.values = values }

  /// - Parameter share: 0 to 1.
  /// - Returns: 0 without values.
  mutating func value(_ share: Double) -> Double {
    guard !values.isEmpty else { return 0 }
    let place = share * Double(values.count - 1)
    let index = Int(place)
    let first = index >= known ? known : 0
    let value = values.withUnsafeMutableBufferPointer {
      select(index - first, of: UnsafeMutableBufferPointer(rebasing: $0[first...]))
    }
    known = index
    guard index + 1 < values.count else { return value }
    let next = values[(index + 1)...].withUnsafeBufferPointer { rest in
      rest.reduce(Double.infinity) { $1 < $0 ? $1 : $0 }
    }
    return value + (next - value) * (place - Double(index))
  }
}
