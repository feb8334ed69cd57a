/// Eight floats from `pointer`, or the `count` that are left with zeros behind them.
@inline(__always)
func load(_ pointer: UnsafePointer<Float>, _ count: Int) -> SIMD8<Float> {
  if count >= 8 { return UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self) }
  var lanes = SIMD8<Float>()
  for lane in 0..<count { lanes[lane] = pointer[lane] }
  return lanes
}

/// Writes eight floats to `pointer`, or the first `count`.
@inline(__always)
func store(_ lanes: SIMD8<Float>, _ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
  if count >= 8 {
    UnsafeMutableRawPointer(pointer).storeBytes(of: lanes, as: SIMD8<Float>.self)
  } else {
    for lane in 0..<count { pointer[lane] = lanes[lane] }
  }
}
