/// A power of two that brings the largest magnitude of all values to between 1 and 2, or as near to
/// it as a factor that is itself a normal number can; 1 if all are zero. Scaling by it loses nothing.
///
/// - Precondition: all values are finite.
func powerOfTwo(scaling series: [[Double]]) -> Double {
  var largest = 0.0
  for values in series {
    for value in values {
      precondition(value.isFinite, "a value is not finite")
      if value.magnitude > largest { largest = value.magnitude }
    }
  }
  guard largest > 0 else { return 1 }
  return Double(
    sign: .plus, exponent: -min(max(Int(largest.exponent), -1000), 1000), significand: 1)
}
