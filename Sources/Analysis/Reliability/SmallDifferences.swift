internal import Glibc

/// u − ln(1 + u), without the cancellation of the two where u is small.
///
/// - Parameters:
///   - u: above −1.
///   - logarithm: ln(1 + u), as the caller has it where u is not small.
func excess(_ u: Double, log logarithm: Double) -> Double {
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
func stirlingError(_ z: Double) -> Double {
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
