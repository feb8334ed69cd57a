/// `[step]`: the rank of each value from 1, equal values sharing the mean of theirs.
///
/// - Precondition: no value is NaN.
func ranks(_ values: [Double]) -> [Double] {
  let order = ascendingOrder(of: values)
  var ranks = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    let value = values[order[start]]
    var end = start + 1
    while end < order.count, values[order[end]] == value { end += 1 }
    for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
    start = end
  }
  return ranks
}

/// The steps in the order of their values, by their bits, eleven at a time from the lowest: half
/// of the time that comparisons take for the thousands of steps of a recording.
private func ascendingOrder(of values: [Double]) -> [Int] {
  // Adding zero makes -0 what it equals; then the bits of numbers increase as numbers do.
  var keys = values.map { value -> UInt64 in
    let bits = (value + 0).bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }
  var order = Array(values.indices)
  var (otherKeys, otherOrder) = (keys, order)
  let digit = 11
  func bin(of key: UInt64, _ shift: Int) -> Int {
    Int(truncatingIfNeeded: key >> UInt64(shift)) & (1 << digit - 1)
  }
  for shift in stride(from: 0, to: 64, by: digit) {
    var places = [Int](repeating: 0, count: 1 << digit)
    for key in keys { places[bin(of: key, shift)] += 1 }
    if places.contains(keys.count) { continue }
    var next = 0
    for bin in places.indices { (places[bin], next) = (next, next + places[bin]) }
    for (key, step) in zip(keys, order) {
      let place = bin(of: key, shift)
      otherKeys[places[place]] = key
      otherOrder[places[place]] = step
      places[place] += 1
    }
    swap(&keys, &otherKeys)
    swap(&order, &otherOrder)
  }
  return order
}
