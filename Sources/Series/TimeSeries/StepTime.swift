/// Time at the end of a step, in seconds.
///
/// Step `index` (from 0) covers `(index * step, (index + 1) * step]`. The product is rounded to
/// whole nanoseconds, so that step 2 of 0.04 s ends at 0.12 and not at 0.12000000000000001.
///
/// - Parameters:
///   - index: the step, from 0.
///   - step: duration of a step, seconds.
package func endTime(ofStep index: Int, step: Double) -> Double {
  (Double(index + 1) * step * 1e9).rounded() / 1e9
}
