internal import Engine
internal import Random

/// Sets a share of the values to zero while training and scales the others up.
///
/// A value's fate is a hash of seed, optimiser step, layer and position, so that the backward pass
/// and a resumed run see the same mask without storing it, whatever the number of threads. The
/// share is rounded down to 1/65,536.
///
/// - Source: Srivastava et al. 2014, JMLR 15.
package final class Dropout: Layer {
  package let output: Activation
  /// Where the values are changed in place, the output.
  private let input: Activation
  private let threshold: Int32
  private let scale: Float
  private let seed: UInt64
  private var step: Int?

  /// - Parameters:
  ///   - share: of the values to drop, in `[0, 1)`.
  ///   - seed: differs from layer to layer.
  ///   - inPlace: whether nobody needs the input's values any more.
  /// - Precondition: row-major input.
  package init(_ input: Activation, share: Double, seed: UInt64, inPlace: Bool = true) {
    precondition(input.isPlain && (0..<1).contains(share))
    self.input = input
    output = inPlace ? input : Activation(input.shape, gradient: input.gradient != nil)
    threshold = Int32((share * 65_536).rounded(.down))
    scale = Float(65_536 / (65_536 - Double(threshold)))
    self.seed = seed
  }

  package func forward(_ mode: Mode) {
    if case .training(let step) = mode { self.step = step } else { step = nil }
    if output !== input { output.value.copy(from: input.value.pointer) }
    apply(to: output.value)
  }

  package func backward() {
    guard let gradient = input.gradient, let upstream = output.gradient else { return }
    if output !== input { gradient.copy(from: upstream.pointer) }
    apply(to: gradient)
  }

  private func apply(to buffer: Memory) {
    guard let step, threshold > 0 else { return }
    let key = SplitMix64.hash(seed ^ SplitMix64.hash(UInt64(step)))
    let values = buffer.pointer
    let count = output.count
    let limit = SIMD4<Int32>(repeating: threshold)
    // One hash decides four values.
    ThreadTeam.split((count + 3) / 4) { range, _ in
      for quad in range {
        let bits = unsafeBitCast(
          SplitMix64.hash(key &+ UInt64(quad)), to: SIMD4<UInt16>.self)
        let isDropped = SIMD4<Int32>(truncatingIfNeeded: bits) .< limit
        let place = values + 4 * quad
        if 4 * quad + 4 <= count {
          let raw = UnsafeMutableRawPointer(place)
          let kept = raw.loadUnaligned(as: SIMD4<Float>.self) * self.scale
          raw.storeBytes(
            of: kept.replacing(with: 0, where: isDropped), as: SIMD4<Float>.self)
        } else {
          for lane in 0..<count - 4 * quad {
            place[lane] = isDropped[lane] ? 0 : place[lane] * self.scale
          }
        }
      }
    }
  }
}
