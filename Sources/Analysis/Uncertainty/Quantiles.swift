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

/// The quantile of Student's t distribution with a whole number of degrees of freedom.
///
/// Bisection on the closed form of the distribution, a finite series in the cosine of
/// θ = atan(t / √ν) (Abramowitz & Stegun 26.7.3 and 26.7.4); above 20,000 degrees Fisher's expansion
/// about the normal quantile (26.7.5), whose error is below 1e-12 then.
///
/// - Parameters:
///   - p: probability, at least 0.5 and below 1.
///   - degrees: degrees of freedom, 1 or more.
package func studentQuantile(_ p: Double, degrees: Int) -> Double {
  precondition(p >= 0.5 && p < 1, "expected a probability from 0.5 to 1")
  precondition(degrees >= 1, "expected at least one degree of freedom")
  let nu = Double(degrees)
  if degrees > 20_000 {
    let z = normalQuantile(p)
    let s = z * z
    let first = z * (s + 1) / 4
    let second = z * (s * (5 * s + 16) + 3) / 96
    let third = z * (s * (s * (3 * s + 19) + 17) - 15) / 384
    return z + (first + (second + third / nu) / nu) / nu
  }
  var (low, high) = (0.0, Double.pi / 2)
  for _ in 0..<80 {
    let middle = (low + high) / 2
    if centralProbability(middle, degrees: degrees) < 2 * p - 1 {
      low = middle
    } else {
      high = middle
    }
  }
  return tan((low + high) / 2) * nu.squareRoot()
}

/// `P(|T| < √ν tan θ)`
private func centralProbability(_ angle: Double, degrees: Int) -> Double {
  let (sine, cosine) = (sin(angle), cos(angle))
  let isOdd = degrees % 2 == 1
  var term = isOdd ? cosine : 1
  var sum = degrees == 1 ? 0 : term
  for step in stride(from: isOdd ? 3 : 2, to: degrees, by: 2) {
    term *= cosine * cosine * Double(step - 1) / Double(step)
    sum += term
    if term < 1e-18 { break }
  }
  return isOdd ? (angle + sine * sum) * 2 / .pi : sine * sum
}
