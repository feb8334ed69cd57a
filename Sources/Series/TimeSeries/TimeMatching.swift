import Selection

/// Half the median difference of neighbouring times, seconds: how far apart two series' times may
/// be and still mean the same step. 0 for fewer than two times: only equal times match then.
///
/// The median, so that a gap in a recording does not widen it.
package func halfStep(of times: [Double]) -> Double {
  guard times.count >= 2 else { return 0 }
  var differences = zip(times.dropFirst(), times).map { $0 - $1 }
  return differences.withUnsafeMutableBufferPointer { select($0.count / 2, of: $0) } / 2
}

/// Pairs two increasing lists of times in one pass.
///
/// Two times are a pair if they are closer than `tolerance` (or equal) and neither is closer to
/// the other's next one. `visit` gets the places of each pair, and of each time that stays alone
/// with nil for the other side, in order of time.
package func matchTimes(
  _ first: [Double], _ second: [Double], tolerance: Double,
  visit: (_ first: Int?, _ second: Int?) -> Void
) {
  var i = 0
  var j = 0
  while i < first.count, j < second.count {
    let distance = abs(first[i] - second[j])
    if distance >= tolerance, distance > 0 {
      if first[i] < second[j] {
        visit(i, nil)
        i += 1
      } else {
        visit(nil, j)
        j += 1
      }
    } else if j + 1 < second.count, abs(first[i] - second[j + 1]) < distance {
      visit(nil, j)
      j += 1
    } else if i + 1 < first.count, abs(first[i + 1] - second[j]) < distance {
      visit(i, nil)
      i += 1
    } else {
      visit(i, j)
      i += 1
      j += 1
    }
  }
  while i < first.count {
    visit(i, nil)
    i += 1
  }
  while j < second.count {
    visit(nil, j)
    j += 1
  }
}
