internal import Glibc

/// A complex number.
struct Complex: Equatable {
  var re: Double
  var im: Double

  var squaredMagnitude: Double { re * re + im * im }
  var magnitude: Double { hypot(re, im) }
  /// -π to π.
  var angle: Double { atan2(im, re) }

  static func + (a: Self, b: Self) -> Self { Self(re: a.re + b.re, im: a.im + b.im) }
  static func - (a: Self, b: Self) -> Self { Self(re: a.re - b.re, im: a.im - b.im) }
  static func * (a: Self, b: Self) -> Self {
    Self(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
  }
  static func / (a: Self, b: Self) -> Self {
    let scale = 1 / b.squaredMagnitude
    return Self(
      re: (a.re * b.re + a.im * b.im) * scale, im: (a.im * b.re - a.re * b.im) * scale)
  }
}

/// The roots of a polynomial with real coefficients, all at once.
///
/// - Source: O. Aberth, Iteration methods for finding all zeros of a polynomial simultaneously,
///   Math. Comp. 27, 1973, doi:10.1090/S0025-5718-1973-0329236-7
enum PolynomialRoots {
  private static let mostSteps = 100
  /// Largest step, relative to the root, at which it is taken for found.
  private static let tolerance = 1e-13

  /// - Parameter coefficients: of `z^n + c_1 z^(n - 1) + ... + c_n`.
  static func find(_ coefficients: [Double]) -> [Complex] {
    let degree = coefficients.count
    let radius = pow(max(abs(coefficients[degree - 1]), 1e-6), 1 / Double(degree))
    var roots = (0..<degree).map { index in
      // Off the real axis and in no symmetry to it.
      let angle = 2 * .pi * (Double(index) + 0.25) / Double(degree) + 0.1
      return Complex(re: radius * cos(angle), im: radius * sin(angle))
    }
    var isFound = Array(repeating: false, count: degree)
    for _ in 0..<mostSteps where isFound.contains(false) {
      for index in 0..<degree where !isFound[index] {
        let root = roots[index]
        let ratio = newtonStep(coefficients, at: root)
        var repulsion = Complex(re: 0, im: 0)
        for other in 0..<degree where other != index {
          let distance = root - roots[other]
          let scale = 1 / max(distance.squaredMagnitude, 1e-300)
          repulsion = repulsion + Complex(re: distance.re * scale, im: -distance.im * scale)
        }
        let step = ratio / (Complex(re: 1, im: 0) - ratio * repulsion)
        guard step.re.isFinite, step.im.isFinite else {
          isFound[index] = true
          continue
        }
        roots[index] = root - step
        let bound = tolerance * tolerance * max(root.squaredMagnitude, 1e-12)
        isFound[index] = step.squaredMagnitude <= bound
      }
    }
    return roots
  }

  /// The polynomial over its derivative.
  private static func newtonStep(_ coefficients: [Double], at z: Complex) -> Complex {
    var value = Complex(re: 1, im: 0)
    var slope = Complex(re: 0, im: 0)
    for coefficient in coefficients {
      slope = slope * z + value
      value = value * z + Complex(re: coefficient, im: 0)
    }
    return value / slope
  }
}
