package import Segments

/// Means and standard deviations of rows over windows, as the rows come; memory does not grow with
/// their number.
///
/// Of each column the mean and the population's standard deviation over the values that are there;
/// NaN where there is none.
package struct WindowMoments {
  private let window: FeatureWindow
  private let width: Int
  /// `[row, column]`, from row `origin` on.
  private var pending: [Float] = []
  private var origin = 0
  private var stepCount = 0

  /// - Parameter width: values of a row.
  package init(_ window: FeatureWindow, width: Int) {
    self.window = window
    self.width = width
  }

  package static func names(_ names: [String]) -> [String] {
    names.flatMap { ["\($0)_mean", "\($0)_deviation"] }
  }

  /// Takes the next row and hands on the steps that become known.
  package mutating func append<Failure>(
    _ row: [Float], _ body: ([Float]) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(row.count == width)
    pending += row
    while window.rows(ofStep: stepCount).upperBound <= rowCount { try body(next()) }
  }

  /// Hands on the remaining steps; one that is not full has no row.
  package mutating func finish<Failure>(
    _ body: ([Float]) throws(Failure) -> Void
  ) throws(Failure) {
    while (stepCount + 1) * window.hop <= rowCount { try body(next()) }
  }

  private var rowCount: Int { origin + pending.count / width }

  private mutating func next() -> [Float] {
    let rows = window.rows(ofStep: stepCount).clamped(to: origin..<rowCount)
    var values: [Float] = []
    values.reserveCapacity(2 * width)
    for column in 0..<width {
      let places = stride(
        from: (rows.lowerBound - origin) * width + column, to: (rows.upperBound - origin) * width,
        by: width)
      let (mean, deviation) = moments(places)
      values.append(mean)
      values.append(deviation)
    }
    stepCount += 1
    let needed = window.rows(ofStep: stepCount).lowerBound
    // Now and then, so that each row is moved about once.
    if needed - origin > window.length {
      let passed = min(needed - origin, pending.count / width)
      pending.removeFirst(passed * width)
      origin += passed
    }
    return values
  }

  private func moments(_ places: StrideTo<Int>) -> (mean: Float, deviation: Float) {
    var (sum, count) = (0.0, 0.0)
    for place in places where !pending[place].isNaN {
      sum += Double(pending[place])
      count += 1
    }
    guard count > 0 else { return (.nan, .nan) }
    let mean = sum / count
    var squares = 0.0
    for place in places where !pending[place].isNaN {
      squares += (Double(pending[place]) - mean) * (Double(pending[place]) - mean)
    }
    return (Float(mean), Float((squares / count).squareRoot()))
  }
}
