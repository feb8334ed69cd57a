internal import COpenBLAS
package import Features
internal import LinearAlgebra
internal import LinearModels
internal import Random

/// Principal components of the steps of recordings: directions, at right angles to each other, in which
/// features vary most.
///
/// By randomized subspace iteration: rows `Ω` of random numbers, as many as there are components and
/// some more, become an orthonormal basis of `Ω (X'X)^q`, one pass over all steps for each of the `q`
/// times, with `X` the steps less their means; within it the components are exact. A step at a time is
/// in memory, and some numbers for each feature and component.
///
/// Source: N. Halko, P. G. Martinsson, J. A. Tropp, "Finding structure with randomness", SIAM Review
/// 53(2), 2011, doi:10.1137/090771806, algorithm 4.4, and section 5.3.
package struct PrincipalComponents {
  package struct Settings {
    /// How many are wanted.
    package var count = 84
    /// Passes over all steps that turn the random rows, q.
    package var passes = 4
    package var seed: UInt64 = 0

    package init() {}
  }

  /// Rows beside those that are wanted.
  private static let surplus = 20

  /// Means of the features; a missing value counts as its.
  package let scaling: ColumnScaling
  /// `[component, feature]`, each of length 1, the largest number of each above 0.
  package let components: [[Double]]
  /// Of the components over the steps, divisor n - 1.
  package let variances: [Double]
  /// Of all features together.
  package let totalVariance: Double

  /// - Parameter onPass: called after each pass over the steps, of `passes + 2`.
  /// - Throws: `RegressionError` if there are fewer steps or features that vary than components;
  ///   `FileError` if reading fails or a value is infinite.
  package init(
    of recordings: [FeatureRecording], _ settings: Settings, onPass: () -> Void = {}
  ) throws {
    let moments = try ColumnMoments(reading: recordings)
    onPass()
    let deviations = moments.scaling.deviations
    scaling = ColumnScaling(
      means: moments.scaling.means, deviations: deviations.map { $0 > 0 ? 1 : 0 })
    totalVariance = deviations.reduce(0) { $0 + $1 * $1 }
    let stepCount = moments.counts.max() ?? 0
    let most = min(stepCount - 1, deviations.count { $0 > 0 })
    guard settings.count <= most else {
      throw RegressionError(
        "expected at most \(max(most, 0)) components, of \(stepCount) steps and "
          + "\(deviations.count { $0 > 0 }) features that vary, found \(settings.count)")
    }
    let width = deviations.count
    let rank = min(settings.count + Self.surplus, most)
    var generator = SplitMix64(seed: settings.seed)
    var basis = RowMatrix(rows: rank, columns: width) {
      Double.random(in: -1...1, using: &generator)
    }
    for _ in 0..<settings.passes {
      var next = RowMatrix(rows: rank, columns: width) { 0 }
      try recordings.forEachRows(scaling) { rows, count in
        next.addProducts(of: basis.products(with: rows, count: count), with: rows, count: count)
      }
      next.orthonormalize()
      basis = next
      onPass()
    }
    if settings.passes == 0 { basis.orthonormalize() }
    var gram = SymmetricMatrix(size: rank)
    try recordings.forEachRows(scaling) { rows, count in
      gram.addSquares(of: basis.products(with: rows, count: count), count: count)
    }
    onPass()
    gram.mirror()
    let (values, vectors) = gram.eigen()
    components = vectors.suffix(settings.count).reversed().map { vector in
      let component = basis.combined(by: vector)
      let largest = component.max { abs($0) < abs($1) } ?? 0
      return largest < 0 ? component.map { -$0 } : component
    }
    variances = values.suffix(settings.count).reversed().map {
      max($0, 0) / Double(stepCount - 1)
    }
  }
}

extension [FeatureRecording] {
  /// All steps, scaled, some at a time.
  ///
  /// - Parameter body: takes rows, `[row, column]`, and their number.
  fileprivate func forEachRows(
    _ scaling: ColumnScaling, _ body: (UnsafePointer<Double>, Int) throws -> Void
  ) throws {
    for recording in self {
      try recording.forEachScaledBlock(scaling) { steps, rows in try body(rows, steps.count) }
    }
  }
}

/// A few long rows.
private struct RowMatrix {
  let rows: Int
  let columns: Int
  /// `[row, column]`
  private var values: [Double]

  init(rows: Int, columns: Int, _ value: () -> Double) {
    self.rows = rows
    self.columns = columns
    values = (0..<rows * columns).map { _ in value() }
  }

  /// Products with other rows, `[other, row]`.
  func products(with others: UnsafePointer<Double>, count: Int) -> [Double] {
    var products = [Double](repeating: 0, count: count * rows)
    let (m, n, k) = (Int32(count), Int32(rows), Int32(columns))
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, others, k, values, k, 0, &products, n)
    return products
  }

  /// Adds other rows, each times its number of a row's.
  ///
  /// - Parameter factors: `[other, row]`.
  mutating func addProducts(
    of factors: [Double], with others: UnsafePointer<Double>, count: Int
  ) {
    let (m, n, k) = (Int32(rows), Int32(columns), Int32(count))
    values.withUnsafeMutableBufferPointer {
      cblas_dgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, m, n, k, 1, factors, m, others, n, 1,
        $0.baseAddress, n)
    }
  }

  /// Makes the rows an orthonormal basis of what they span, by Householder reflections. There are no
  /// more than columns.
  mutating func orthonormalize() {
    // To a library that goes column by column the rows are columns.
    var (m, n, info) = (Int32(columns), Int32(rows), Int32(0))
    var room = Int32(64 * rows)
    var (work, scales) = (
      [Double](repeating: 0, count: 64 * rows), [Double](repeating: 0, count: rows)
    )
    values.withUnsafeMutableBufferPointer { values in
      dgeqrf_(&m, &n, values.baseAddress, &m, &scales, &work, &room, &info)
      precondition(info == 0)
      dorgqr_(&m, &n, &n, values.baseAddress, &m, scales, &work, &room, &info)
      precondition(info == 0)
    }
  }

  /// The sum of the rows, each times its factor.
  func combined(by factors: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: columns)
    let (m, n) = (Int32(rows), Int32(columns))
    cblas_dgemv(CblasRowMajor, CblasTrans, m, n, 1, values, n, factors, 1, 0, &sum, 1)
    return sum
  }
}
