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
    let numbers = transform.numbers
    var squares = 0.0
    numbers.update(repeating: 0)
    window.withUnsafeBufferPointer { window in
      for index in 0..<frameCount {
        let value = samples[index] * window[index]
        numbers[offset + index] = value
        squares += value * value
      }
    }
    rootMeanSquare = (squares / Double(frameCount)).squareRoot()
    transform.forward()
    let bins = transform.bins
    powers.withUnsafeMutableBufferPointer { powers in
      magnitudes.withUnsafeMutableBufferPointer { magnitudes in
        for index in magnitudes.indices {
          let squared = bins[index] * bins[index]
          powers[index] = squared.x + squared.y
          magnitudes[index] = powers[index].squareRoot()
        }
      }
    }
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
