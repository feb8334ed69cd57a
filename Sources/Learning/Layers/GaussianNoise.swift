internal import Engine
internal import Glibc
internal import Random

/// Adds normally distributed noise of mean 0 to the values while training, in place.
///
/// A value's noise is a function of seed, optimiser step, layer and position in the whole batch, so that
/// a resumed run sees the same noise, whatever the number of threads and of the batch's parts.
///
/// - Source: Box & Muller 1958, doi:10.1214/aoms/1177706645
package final class GaussianNoise: Layer {
  package let output: Activation
  private let deviation: Float
  private let seed: UInt64
  private let first: Int

  /// - Parameters:
  ///   - deviation: standard deviation of the noise.
  ///   - seed: differs from layer to layer.
  ///   - first: where the first value stands in the whole batch that this is a part of.
  /// - Precondition: row-major input.
  package init(_ input: Activation, deviation: Float, seed: UInt64, first: Int = 0) {
    precondition(input.isPlain && deviation >= 0 && first >= 0)
    output = input
    self.deviation = deviation
    self.seed = seed
    self.first = first
  }

  package func forward(_ mode: Mode) {
    guard case .training(let step) = mode else { return }
    let key = SplitMix64.hash(seed ^ SplitMix64.hash(UInt64(step)))
    let values = output.value.pointer
    let count = output.count
    // One hash makes two values: a radius and an angle.
    let pairs = first / 2..<(first + count + 1) / 2
    ThreadTeam.split(pairs.count) { range, _ in
      for pair in pairs.lowerBound + range.lowerBound..<pairs.lowerBound + range.upperBound {
        let bits = SplitMix64.hash(key &+ UInt64(pair))
        // In (0, 1], since there is no logarithm of 0, and in [0, 1).
        let first = Float((bits >> 40) + 1) * 0x1p-24
        let second = Float(bits & 0xff_ffff) * 0x1p-24
        let radius = self.deviation * (-2 * logf(first)).squareRoot()
        let angle = 2 * Float.pi * second
        // Of the first and the last two, one may be another part's.
        let start = 2 * pair - self.first
        if start >= 0 { values[start] += radius * cosf(angle) }
        if start + 1 < count { values[start + 1] += radius * sinf(angle) }
      }
    }
  }

  /// The output's gradient is the input's.
  package func backward() {}
}
