// Tests draw their random inputs from the generator of the product.
@_exported import Random

/// Numbers of both signs, of magnitudes from 1e-300 to 1e300, whole and broken, zeros among them.
package func hostileNumbers(_ count: Int, using generator: inout SplitMix64) -> [Double] {
  (0..<count).map { _ in
    if Int.random(in: 0..<20, using: &generator) == 0 { return 0 }
    let exponent = Int.random(in: -996...996, using: &generator)
    let sign = Bool.random(using: &generator) ? 1.0 : -1
    let significand = Double.random(in: 1..<2, using: &generator)
    return sign * Double(sign: .plus, exponent: exponent, significand: significand)
  }
}
