internal import Engine
internal import Glibc
internal import Random

/// Adds normally distributed noise of mean 0 to the values while training, in place.
///
/// A value's noise is a function of seed, optimiser step, layer and position, so that a resumed run
/// sees the same noise, whatever the number of threads.
///
/// - Source: Box & Muller 1958, doi:10.1214/aoms/1177706645
package final class GaussianNoise: Layer {
  package let output: Activation
  private let deviation: Float
  private let seed: UInt64

  /// - Parameters:
  ///   - deviation: standard deviation of the noise.
  ///   - seed: differs from layer to layer.
  /// - Precondition: row-major input.
  package init(_ input: Activation, deviation: Float, seed: UInt64) {
    precondition(input.isPlain && deviation >= 0)
    output = input
    self.deviation = deviation
    self.seed = seed
  }

  package func forward(_ mode: Mode) {
    guard case .training(let step) = mode else { return }
    let key = SplitMix64.hash(seed ^ SplitMix64.hash(UInt64(step)))
    let values = output.value.pointer
    let count = output.count
    // One hash makes two values: a radius and an angle.
    ThreadTeam.split((count + 1) / 2) { range, _ in
      for pair in range {
        let bits = SplitMix64.hash(key &+ UInt64(pair))
        // In (0, 1], since there is no logarithm of 0, and in [0, 1).
        let first = Float((bits >> 40) + 1) * 0x1p-24
        let second = Float(bits & 0xff_ffff) * 0x1p-24
        let radius = self.deviation * (-2 * logf(first)).squareRoot()
        let angle = 2 * Float.pi * second
        values[2 * pair] += radius * cosf(angle)
        if 2 * pair + 1 < count { values[2 * pair + 1] += radius * sinf(angle) }
      }
    }
  }

  /// The output's gradient is the input's.
  package func backward() {}
}
