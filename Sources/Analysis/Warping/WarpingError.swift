/// Why series cannot be warped.
package enum WarpingError: Error, Equatable, CustomStringConvertible {
  /// A value is infinite; both counted from 0.
  case infiniteValue(series: Int, step: Int)

  package var description: String {
    switch self {
    case .infiniteValue(let series, let step):
      "expected finite values to warp, found an infinite one in series \(series + 1), step \(step + 1)"
    }
  }

  /// Throws at the first infinite value.
  static func check(_ series: [[Double]]) throws(WarpingError) {
    for (index, values) in series.enumerated() {
      if let step = values.firstIndex(where: \.isInfinite) {
        throw .infiniteValue(series: index, step: step)
      }
    }
  }
}
