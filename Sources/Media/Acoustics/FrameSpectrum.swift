internal import Glibc

/// The spectrum of one frame: windowed, padded with zeros to a power of two, magnitudes not scaled.
final class FrameSpectrum {
  /// Where the zeros go that fill a frame up.
  enum Padding { case bothSides, end }

  let frameCount: Int
  /// Distance of two bins, hertz.
  let binWidth: Double
  /// Of bins `0...size / 2`.
  private(set) var magnitudes: [Double]
  /// Squares of the magnitudes.
  private(set) var powers: [Double]
  /// Root mean square of the windowed frame.
  private(set) var rootMeanSquare = 0.0

  let transform: FourierTransform
  private let window: [Double]
  private let offset: Int

  /// - Parameters:
  ///   - window: a weight for each sample of the frame.
  ///   - sampleRate: samples a second.
  init(window: [Double], sampleRate: Int, padding: Padding = .bothSides) {
    self.window = window
    frameCount = window.count
    var size = 2
    while size < window.count { size *= 2 }
    transform = FourierTransform(size: size)
    offset = padding == .bothSides ? (size - window.count) / 2 : 0
    binWidth = Double(sampleRate) / Double(size)
    magnitudes = Array(repeating: 0, count: size / 2 + 1)
    powers = magnitudes
  }

  /// The bins with their phases, those of the frame in the middle of its zeros; until the next frame.
  var bins: UnsafeMutableBufferPointer<SIMD2<Double>> { transform.bins }

  func analyze(_ samples: UnsafeBufferPointer<Double>) {
    precondition(samples.count == frameCount)
    // The zeros around the frame stay, since the transform leaves its numbers alone.
    let frame = UnsafeMutableBufferPointer(
      rebasing: transform.numbers[offset..<offset + frameCount])
    let squares = window.withUnsafeBufferPointer { Self.weigh(samples, by: $0, into: frame) }
    rootMeanSquare = (squares / Double(frameCount)).squareRoot()
    transform.forward()
    let bins = UnsafeRawBufferPointer(transform.bins)
    let count = magnitudes.count
    powers.withUnsafeMutableBufferPointer { powers in
      // New ones, since who keeps the frame's before would have them copied.
      magnitudes = [Double](unsafeUninitializedCapacity: count) { magnitudes, initialized in
        initialized = count
        for index in stride(from: 0, to: count - 1, by: 2) {
          let pair = bins.loadUnaligned(fromByteOffset: index * 16, as: SIMD4<Double>.self)
          let squared = pair * pair
          let power = squared.evenHalf + squared.oddHalf
          let magnitude = power.squareRoot()
          (powers[index], powers[index + 1]) = (power.x, power.y)
          (magnitudes[index], magnitudes[index + 1]) = (magnitude.x, magnitude.y)
        }
        // Half a power of two and one more.
        let last = count - 1
        let squared = transform.bins[last] * transform.bins[last]
        powers[last] = squared.x + squared.y
        magnitudes[last] = powers[last].squareRoot()
      }
    }
  }

  /// The products of samples and weights; returns the sum of their squares.
  private static func weigh(
    _ samples: UnsafeBufferPointer<Double>, by window: UnsafeBufferPointer<Double>,
    into frame: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let (bytes, weights) = (UnsafeRawBufferPointer(samples), UnsafeRawBufferPointer(window))
    let result = UnsafeMutableRawBufferPointer(frame)
    var squares = SIMD4<Double>()
    let whole = samples.count / 4 * 4
    for index in stride(from: 0, to: whole, by: 4) {
      let place = index * MemoryLayout<Double>.stride
      let values =
        bytes.loadUnaligned(fromByteOffset: place, as: SIMD4<Double>.self)
        * weights.loadUnaligned(fromByteOffset: place, as: SIMD4<Double>.self)
      result.storeBytes(of: values, toByteOffset: place, as: SIMD4<Double>.self)
      squares += values * values
    }
    var sum = squares.sum()
    for index in whole..<samples.count {
      frame[index] = samples[index] * window[index]
      sum += frame[index] * frame[index]
    }
    return sum
  }
}

/// Weights of a frame's samples.
enum FrameWindow {
  /// `exp(-((i - m) / (0.4 m))² / 2)` with `m = (n - 1) / 2`.
  static func gaussian(_ count: Int) -> [Double] {
    let middle = Double(count - 1) / 2
    return (0..<count).map {
      let place = (Double($0) - middle) / (0.4 * middle)
      return exp(-place * place / 2)
    }
  }

  /// `0.54 - 0.46 cos(2 π i / (n - 1))`.
  static func hamming(_ count: Int) -> [Double] {
    (0..<count).map { 0.54 - 0.46 * cos(2 * .pi * Double($0) / Double(count - 1)) }
  }
}

/// The parabola through three points at -1, 0 and 1.
struct Parabola {
  /// Where its extremum lies, beside 0.
  let place: Double
  /// Its value there.
  let height: Double

  /// - Precondition: the three do not lie on a line.
  init(_ left: Double, _ middle: Double, _ right: Double) {
    let curvature = left - 2 * middle + right
    place = (left - right) / (2 * curvature)
    height = middle - (left - right) * place / 4
  }
}
