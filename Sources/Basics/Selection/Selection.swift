/// The value of a rank, without sorting the rest; in linear time on average.
///
/// Brings it to its place, values that are no larger before it and no smaller behind it.
///
/// - Parameter rank: a place in `values`, none of which is NaN.
/// - Source: C. A. R. Hoare, Algorithm 65: find, Comm. ACM 4(7), 1961, doi:10.1145/366622.366647
package func select(_ rank: Int, of values: UnsafeMutableBufferPointer<Double>) -> Double {
  var (low, high) = (0, values.count - 1)
  while low < high {
    let pivot = values[low + (high - low) / 2]
    var (left, right) = (low, high)
    while left <= right {
      while values[left] < pivot { left += 1 }
      while pivot < values[right] { right -= 1 }
      guard left <= right else { break }
      values.swapAt(left, right)
      left += 1
      right -= 1
    }
    if rank <= right {
      high = right
    } else if rank >= left {
      low = left
    } else {
      break
    }
  }
  return values[rank]
}
