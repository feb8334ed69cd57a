internal import Glibc

/// The standard normal distribution's quantile, to a few units in the last place.
///
/// A rational approximation (Abramowitz & Stegun 26.2.23, error 4.5e-4), then three steps of Halley's
/// method on `erfc`, each of which triples the correct digits.
///
/// - Parameter p: probability, above 0 and below 1.
package func normalQuantile(_ p: Double) -> Double {
  precondition(p > 0 && p < 1, "expected a probability between 0 and 1")
  if p > 0.5 { return -normalQuantile(1 - p) }
  if p == 0.5 { return 0 }
  let t = (-2 * log(p)).squareRoot()
  var z =
    (2.515517 + t * (0.802853 + t * 0.010328))
    / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
  for _ in 0..<3 {
    let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    let step = (erfc(-z / 2.0.squareRoot()) / 2 - p) / density
    z -= step / (1 + z * step / 2)
  }
  return z
}
