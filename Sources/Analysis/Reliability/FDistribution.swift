internal import Glibc

/// Snedecor's F distribution: that of the ratio of two mean squares with these degrees of freedom.
///
///     P(F ≤ f) = I_x(d1/2, d2/2),   x = d1 f / (d1 f + d2)
///
/// with I the regularised incomplete beta function, by a continued fraction. It and what stands
/// before it are written as distances from the distribution's centre, so that no digits are lost
/// with hundreds of thousands of degrees of freedom.
///
/// - Source: A. R. DiDonato, A. H. Morris, ACM Transactions on Mathematical Software 18(3), 360-373,
///   1992, doi:10.1145/131766.131776 (the fraction); C. Loader, "Fast and accurate computation of
///   binomial probabilities", 2000 (the distances).
struct FDistribution {
  /// Half the numerator's degrees of freedom.
  private let a: Double
  /// Half the denominator's.
  private let b: Double
  /// Logarithm of the density of ln F where F = 1.
  private let centre: Double

  /// - Parameters:
  ///   - numerator: degrees of freedom, a positive number, whole or not.
  ///   - denominator: likewise.
  init(numerator: Double, denominator: Double) {
    precondition(numerator > 0 && denominator > 0, "degrees of freedom are positive")
    a = numerator / 2
    b = denominator / 2
    // √(ab / (2π(a + b))), in an order that does not overflow.
    centre =
      0.5 * (log(a) + log(b / (a + b)) - log(2 * Double.pi))
      + stirlingError(a + b) - stirlingError(a) - stirlingError(b)
  }

  /// P(F ≤ f), between 0 and 1.
  func cumulative(_ f: Double) -> Double {
    if f <= 0 { return 0 }
    return f == .infinity ? 1 : exp(logCumulative(log(f)).value)
  }

  /// The f for which P(F ≤ f) = p, to some 1e-15 max(1, |ln f|) of its size; 0 or infinite where a
  /// double holds it no better.
  ///
  /// - Parameter p: between 0 and 1; above one half, give 1 − p to `upperQuantile`.
  func lowerQuantile(_ p: Double) -> Double {
    precondition(p > 0 && p < 1, "a probability between 0 and 1")
    // ln P is concave in ln F: from F = 1 Newton's first step ends below the root or on it, and all
    // further ones rise to it.
    let target = log(p)
    var t = 0.0
    for round in 0..<200 {
      let (value, slope) = logCumulative(t)
      let step = (target - value) / slope
      t += step
      if round > 0, step <= 1e-16 * abs(t) { break }
    }
    return exp(t)
  }

  /// The f for which P(F > f) = p.
  func upperQuantile(_ p: Double) -> Double {
    1 / FDistribution(numerator: 2 * b, denominator: 2 * a).lowerQuantile(p)
  }

  /// ln P(F ≤ e^t) and its derivative by t.
  private func logCumulative(_ t: Double) -> (value: Double, slope: Double) {
    let density = logDensity(t)
    // x and 1 − x, neither by subtraction, and a − (a + b) x.
    let x = 1 / (1 + b / a * exp(-t))
    let y = 1 / (1 + a / b * exp(t))
    let distance = t <= 0 ? -a * y * expm1(t) : b * x * expm1(-t)
    let value: Double
    if x * (a + b + 2) <= a + 1 {
      value = density + log(betaFraction(a, b, x, y, distance))
    } else {
      value = log1p(-min(exp(density) * betaFraction(b, a, y, x, -distance), 1))
    }
    return (value, exp(density - value))
  }

  /// ln of x^a (1 − x)^b / B(a, b), the density of t = ln F.
  private func logDensity(_ t: Double) -> Double {
    // How far x and 1 − x lie from where F = 1, relative to there, and the logarithm of 1 − x's ratio;
    // in terms of 1/F where F is large.
    let (rise, fall, logFall): (Double, Double, Double)
    if t <= 0 {
      let (scale, step) = (a * exp(t) + b, expm1(t))
      (rise, fall) = (b / scale * step, -a / scale * step)
      logFall = log((a + b) / scale)
    } else {
      let (scale, step) = (a + b * exp(-t), -expm1(-t))
      (rise, fall) = (b / scale * step, -a / scale * step)
      logFall = log((a + b) / scale) - t
    }
    return centre - a * excess(rise, log: t + logFall) - b * excess(fall, log: logFall)
  }
}

/// I_x(a, b) over x^a (1 − x)^b / B(a, b): a continued fraction, by Lentz's method, which converges
/// in some √max(a, b) terms for x up to (a + 1) / (a + b + 2).
///
/// - Parameters:
///   - y: 1 − x.
///   - distance: a − (a + b) x.
private func betaFraction(
  _ a: Double, _ b: Double, _ x: Double, _ y: Double, _ distance: Double
) -> Double {
  var value = a / (a + 1) * (distance + 1)
  var (c, d) = (value, 0.0)
  for term in 1...1_000_000 {
    let n = Double(term)
    let width = a + 2 * n - 1
    let numerator =
      (a + n - 1) / width * ((a + b + n - 1) / width) * (n * (b - n) * x * x)
    let denominator =
      n + n * (b - n) * x / width + (a + n) / (width + 2) * (distance + 1 + n * (1 + y))
    d = 1 / (denominator + numerator * d)
    c = denominator + numerator / c
    value *= c * d
    if abs(c * d - 1) < 2e-16 { break }
  }
  return 1 / value
}

/// u − ln(1 + u), without the cancellation of the two where u is small.
///
/// - Parameters:
///   - u: above −1.
///   - logarithm: ln(1 + u), as the caller has it where u is not small.
private func excess(_ u: Double, log logarithm: Double) -> Double {
  guard abs(u) < 0.25 else { return u - logarithm }
  // ln(1 + u) = 2 artanh(s), s = u / (2 + u), and u − 2 s = u s.
  let s = u / (2 + u)
  let square = s * s
  var (power, sum) = (1.0, 0.0)
  for term in stride(from: 3.0, through: 27, by: 2) {
    sum += power / term
    power *= square
  }
  return s * (u - 2 * square * sum)
}

/// What Stirling's formula lacks: ln Γ(z) − ((z − 1/2) ln z − z + ln √2π), for z > 0.
///
/// - Source: NIST Digital Library of Mathematical Functions, https://dlmf.nist.gov/5.11.E1.
private func stirlingError(_ z: Double) -> Double {
  if z < 10 {
    return lgamma(z).0 - ((z - 0.5) * log(z) - z + 0.5 * log(2 * Double.pi))
  }
  // Reciprocals of B_2k / (2k (2k − 1)), each divided by z^(2k−1); the next term is below 1e-17.
  let reciprocals: [Double] = [
    12, -360, 1260, -1680, 1188, -360_360.0 / 691, 156, -122_400.0 / 3617,
  ]
  let square = 1 / (z * z)
  var sum = 0.0
  for reciprocal in reciprocals.reversed() { sum = sum * square + 1 / reciprocal }
  return sum / z
}
