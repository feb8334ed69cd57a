/// Time at the end of a step, in seconds.
///
/// Step `index` (from 0) covers `(index * step, (index + 1) * step]`. The product is rounded to
/// whole nanoseconds, so that step 2 of 0.04 s ends at 0.12 and not at 0.12000000000000001.
///
/// - Parameters:
///   - index: the step, from 0.
///   - step: duration of a step, seconds.
package func endTime(ofStep index: Int, step: Double) -> Double {
  inNanoseconds(Double(index + 1) * step)
}

/// A time without the rounding that sums and products of steps leave in its last digits.
package func inNanoseconds(_ seconds: Double) -> Double { (seconds * 1e9).rounded() / 1e9 }

/// Steps that a window reaches to either side of its centre.
///
/// The window is the odd number of steps nearest to `window` seconds; the longer one if it is
/// half-way. It reaches no further than `limit`.
package func windowReach(ofWindow window: Double, step: Double, limit: Int) -> Int {
  // A duration that is a whole number of half windows may come out a rounding short of it.
  let reach = (window / step / 2 + 1e-6).rounded(.down)
  return reach < Double(limit) ? Int(reach) : limit
}
