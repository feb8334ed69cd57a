internal import Engine
internal import Random

/// Sets a share of the values to zero while training and scales the others up.
///
/// A value's fate is a hash of seed, optimiser step, layer and position in the whole batch, so that the
/// backward pass and a resumed run see the same mask without storing it, whatever the number of threads
/// and of the batch's parts. The share is rounded down to 1/65,536.
///
/// - Source: Srivastava et al. 2014, JMLR 15.
package final class Dropout: Layer {
  package let output: Activation
  /// Where the values are changed in place, the output.
  private let input: Activation
  private let threshold: Int32
  private let scale: Float
  private let seed: UInt64
  private let first: Int
  private var step: Int?

  /// - Parameters:
  ///   - share: of the values to drop, in `[0, 1)`.
  ///   - seed: differs from layer to layer.
  ///   - first: where the first value stands in the whole batch that this is a part of.
  ///   - inPlace: whether nobody needs the input's values any more.
  /// - Precondition: row-major input.
  package init(
    _ input: Activation, share: Double, seed: UInt64, first: Int = 0, inPlace: Bool = true
  ) {
    precondition(input.isPlain && (0..<1).contains(share) && first >= 0)
    self.input = input
    output = inPlace ? input : Activation(input.shape, gradient: input.gradient != nil)
    threshold = Int32((share * 65_536).rounded(.down))
    scale = Float(65_536 / (65_536 - Double(threshold)))
    self.seed = seed
    self.first = first
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
    let quads = first / 4..<(first + count + 3) / 4
    ThreadTeam.split(quads.count) { range, _ in
      for quad in quads.lowerBound + range.lowerBound..<quads.lowerBound + range.upperBound {
        let bits = unsafeBitCast(
          SplitMix64.hash(key &+ UInt64(quad)), to: SIMD4<UInt16>.self)
        let isDropped = SIMD4<Int32>(truncatingIfNeeded: bits) .< limit
        // Of the first and the last four, some may be another part's.
        let start = 4 * quad - self.first
        if start >= 0, start + 4 <= count {
          let raw = UnsafeMutableRawPointer(values + start)
          let kept = raw.loadUnaligned(as: SIMD4<Float>.self) * self.scale
          raw.storeBytes(
            of: kept.replacing(with: 0, where: isDropped), as: SIMD4<Float>.self)
        } else {
          for lane in max(0, -start)..<min(4, count - start) {
            let place = values + start + lane
            place.pointee = isDropped[lane] ? 0 : place.pointee * self.scale
          }
        }
      }
    }
  }
}
