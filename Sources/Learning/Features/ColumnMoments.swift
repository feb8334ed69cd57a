/// Means and standard deviations of columns, taken a block of rows at a time; NaN is passed over.
package struct ColumnMoments: Sendable {
  /// Values that are there, and those that are missing, of each column.
  package private(set) var counts: [Int]
  package private(set) var missing: [Int]
  private var means: [Double]
  /// Sums of squares about the means.
  private var squares: [Double]
  private var smallest: [Float]
  private var largest: [Float]

  package init(width: Int) {
    counts = Array(repeating: 0, count: width)
    missing = counts
    means = Array(repeating: 0, count: width)
    squares = means
    smallest = Array(repeating: .infinity, count: width)
    largest = Array(repeating: -.infinity, count: width)
  }

  /// - Parameter rows: `[row, column]`.
  package mutating func add(_ rows: UnsafeBufferPointer<Float>) {
    let width = counts.count
    let rowCount = rows.count / width
    for column in 0..<width {
      var (sum, count) = (0.0, 0)
      var (least, most) = (smallest[column], largest[column])
      for row in 0..<rowCount {
        let value = rows[row * width + column]
        guard !value.isNaN else { continue }
        sum += Double(value)
        count += 1
        least = min(least, value)
        most = max(most, value)
      }
      missing[column] += rowCount - count
      (smallest[column], largest[column]) = (least, most)
      guard count > 0 else { continue }
      let mean = sum / Double(count)
      var square = 0.0
      for row in 0..<rowCount {
        let value = rows[row * width + column]
        guard !value.isNaN else { continue }
        square += (Double(value) - mean) * (Double(value) - mean)
      }
      merge(column, count, mean, square)
    }
  }

  /// Chan, Golub & LeVeque 1983, doi:10.1080/00031305.1983.10483115.
  private mutating func merge(_ column: Int, _ count: Int, _ mean: Double, _ square: Double) {
    let (here, there) = (Double(counts[column]), Double(count))
    let difference = mean - means[column]
    squares[column] += square + difference * difference * here * there / (here + there)
    means[column] += difference * there / (here + there)
    counts[column] += count
  }

  /// Whether a column has no two different values.
  package func isConstant(_ column: Int) -> Bool { !(smallest[column] < largest[column]) }

  /// What brings the columns to zero mean and unit variance (divisor n - 1).
  package var scaling: ColumnScaling {
    ColumnScaling(
      means: counts.indices.map { isConstant($0) ? 0 : means[$0] },
      deviations: counts.indices.map {
        isConstant($0) ? 0 : (squares[$0] / Double(counts[$0] - 1)).squareRoot()
      })
  }

  /// Of all steps of recordings.
  ///
  /// - Precondition: at least one recording, all of the same columns.
  /// - Throws: `FileError` if reading fails or a value is infinite.
  package init(reading recordings: [FeatureRecording]) throws {
    self.init(width: recordings[0].width)
    for recording in recordings { try recording.forEachBlock { _, values in add(values) } }
  }
}

/// Brings columns to zero mean and unit variance. A missing value becomes the mean, 0, and so does
/// every value of a column that is constant where the scaling was taken.
package struct ColumnScaling: Equatable, Sendable {
  /// One a column.
  package let means: [Double]
  /// 0 for a column that is constant.
  package let deviations: [Double]
  private let factors: [Double]

  package init(means: [Double], deviations: [Double]) {
    precondition(means.count == deviations.count)
    self.means = means
    self.deviations = deviations
    factors = deviations.map { $0 > 0 ? 1 / $0 : 0 }
  }

  /// Whether the numbers are such as columns have; what a damaged file holds may not be.
  package var isSound: Bool {
    means.allSatisfy(\.isFinite) && deviations.allSatisfy { $0 >= 0 && $0.isFinite }
  }

  /// The same in single precision, as networks keep it.
  package var rounded: ColumnScaling {
    ColumnScaling(
      means: means.map { Double(Float($0)) }, deviations: deviations.map { Double(Float($0)) })
  }

  /// - Parameter rows: `[row, column]`, scaled in place.
  package func apply(to rows: UnsafeMutableBufferPointer<Float>) {
    let width = means.count
    means.withUnsafeBufferPointer { means in
      factors.withUnsafeBufferPointer { factors in
        for first in stride(from: 0, to: rows.count, by: width) {
          for column in 0..<width {
            let value = Double(rows[first + column])
            rows[first + column] =
              value.isNaN ? 0 : Float((value - means[column]) * factors[column])
          }
        }
      }
    }
  }

  /// - Parameters:
  ///   - rows: `[row, column]`.
  ///   - scaled: as many numbers, overwritten.
  /// - Returns: how many values were missing.
  @discardableResult
  package func apply(
    to rows: UnsafeBufferPointer<Float>, into scaled: UnsafeMutablePointer<Double>
  ) -> Int {
    let width = means.count
    var missing = 0
    means.withUnsafeBufferPointer { means in
      factors.withUnsafeBufferPointer { factors in
        for first in stride(from: 0, to: rows.count, by: width) {
          for column in 0..<width {
            let value = Double(rows[first + column])
            let isMissing = value.isNaN
            missing += isMissing ? 1 : 0
            scaled[first + column] = isMissing ? 0 : (value - means[column]) * factors[column]
          }
        }
      }
    }
    return missing
  }
}
