internal import CFFTW
internal import Glibc
internal import Synchronization

/// Squared magnitudes of a picture's responses to 18 log-Gabor filters: 3 wavelengths, 6 orientations.
///
/// At frequency `f` (cycles a pixel) and angle `θ` filter `s`, `o` passes
///
///     exp(−(ln f / f_s)² / (2 (ln .55)²)) · exp(−(θ − θ_o)² / (2 (π / 6 / 1.2)²)),
///     1 / f_s = 3 · 2.1^s pixels,   θ_o = o π / 6,
///
/// and nothing at `f` = 0. The picture is taken to repeat beyond its edges.
///
/// Source: D. J. Field, J. Opt. Soc. Am. A 4(12), 1987, doi:10.1364/JOSAA.4.002379; constants of T. R.
/// Almaev, M. F. Valstar, "Local Gabor binary patterns from three orthogonal planes", ACII 2013,
/// doi:10.1109/ACII.2013.65.
final class GaborBank {
  static let wavelengthCount = 3
  static let orientationCount = 6
  static let count = wavelengthCount * orientationCount

  /// Pixels on each side of the picture.
  let size: Int
  /// `[filter, bin]`, divided by the number of bins, as inverse transforms are not.
  private let filters: [Float]
  private let transform: PlaneTransform

  init(size: Int) {
    self.size = size
    filters = Self.filters(size: size)
    transform = PlaneTransform(size: size)
  }

  /// - Parameters:
  ///   - picture: `[row, column]`.
  ///   - responses: gets `[filter, row, column]`; wavelength by wavelength.
  func respond(
    to picture: UnsafeBufferPointer<Float>, into responses: UnsafeMutablePointer<Float>
  ) {
    let binCount = size * size
    let (spectrum, product) = (transform.spectrum, transform.product)
    for (bin, value) in picture.enumerated() { product[bin] = SIMD2(value, 0) }
    transform.forward()
    filters.withUnsafeBufferPointer { filters in
      guard let filters = filters.baseAddress else { return }
      for filter in 0..<Self.count {
        let passed = filters + filter * binCount
        for bin in 0..<binCount { product[bin] = spectrum[bin] * passed[bin] }
        transform.backward()
        let response = responses + filter * binCount
        for pixel in 0..<binCount {
          let value = product[pixel]
          response[pixel] = value.x * value.x + value.y * value.y
        }
      }
    }
  }

  private static let shortestWavelength = 3.0
  private static let wavelengthRatio = 2.1
  private static let radialDeviation = log(0.55)
  private static let angularDeviation = Double.pi / Double(orientationCount) / 1.2

  private static func filters(size: Int) -> [Float] {
    let frequencies = (0..<size).map { bin in
      Double(2 * bin < size ? bin : bin - size) / Double(size)
    }
    var filters: [Float] = []
    filters.reserveCapacity(count * size * size)
    for scale in 0..<wavelengthCount {
      let wavelength = shortestWavelength * pow(wavelengthRatio, Double(scale))
      for orientation in 0..<orientationCount {
        let direction = Double(orientation) * .pi / Double(orientationCount)
        for down in frequencies {
          for across in frequencies {
            let frequency = hypot(across, down)
            guard frequency > 0 else {
              filters.append(0)
              continue
            }
            // Rows go down, angles up.
            let turned = atan2(-down, across) - direction
            let angle = atan2(sin(turned), cos(turned)) / angularDeviation
            let octaves = log(frequency * wavelength) / radialDeviation
            let passed = exp(-octaves * octaves / 2) * exp(-angle * angle / 2)
            filters.append(Float(passed / Double(size * size)))
          }
        }
      }
    }
    return filters
  }
}

/// The Fourier transform of square pictures, in single precision; neither direction is scaled.
///
/// Plans are FFTW's estimates without wisdom: they are the same in every run.
private final class PlaneTransform {
  let spectrum: UnsafeMutablePointer<SIMD2<Float>>
  let product: UnsafeMutablePointer<SIMD2<Float>>
  private let plans: Plans

  private struct Plans: @unchecked Sendable {
    let forward: fftwf_plan
    let backward: fftwf_plan
  }

  /// FFTW plans and destroys on one thread at a time only.
  private static let planner = Mutex(())

  init(size: Int) {
    let (spectrum, product) = (Self.aligned(size * size), Self.aligned(size * size))
    let (n, a, b) = (Int32(size), Self.complex(product), Self.complex(spectrum))
    let forward = Self.planned { fftwf_plan_dft_2d(n, n, a, b, FFTW_FORWARD, FFTW_ESTIMATE) }
    let backward = Self.planned { fftwf_plan_dft_2d(n, n, a, a, FFTW_BACKWARD, FFTW_ESTIMATE) }
    guard let forward, let backward else { preconditionFailure("FFTW has no plan for \(size)") }
    plans = Plans(forward: forward, backward: backward)
    (self.spectrum, self.product) = (spectrum, product)
  }

  deinit {
    Self.planner.withLock { [plans] _ in
      fftwf_destroy_plan(plans.forward)
      fftwf_destroy_plan(plans.backward)
    }
    spectrum.deallocate()
    product.deallocate()
  }

  /// From `product` to `spectrum`.
  func forward() { fftwf_execute(plans.forward) }

  /// `product` in place.
  func backward() { fftwf_execute(plans.backward) }

  private static func planned(_ plan: () -> fftwf_plan?) -> fftwf_plan? {
    nonisolated(unsafe) var made: fftwf_plan?
    withoutActuallyEscaping(plan) { plan in planner.withLock { _ in made = plan() } }
    return made
  }

  private static func aligned(_ count: Int) -> UnsafeMutablePointer<SIMD2<Float>> {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<SIMD2<Float>>.stride, alignment: 64)
    let values = bytes.bindMemory(to: SIMD2<Float>.self, capacity: count)
    values.initialize(repeating: .zero, count: count)
    return values
  }

  private static func complex(
    _ values: UnsafeMutablePointer<SIMD2<Float>>
  ) -> UnsafeMutablePointer<fftwf_complex> {
    UnsafeMutableRawPointer(values).assumingMemoryBound(to: fftwf_complex.self)
  }
}
