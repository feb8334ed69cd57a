internal import CFFTWDouble
internal import Synchronization

/// The Fourier transform of one size between real numbers and complex bins, in double precision.
/// Neither direction is scaled.
///
/// Plans are FFTW's estimates without wisdom: they are the same in every run.
final class FourierTransform {
  let size: Int
  /// `size` numbers.
  let numbers: UnsafeMutableBufferPointer<Double>
  /// Bins `0...size / 2`, real and imaginary part.
  let bins: UnsafeMutableBufferPointer<SIMD2<Double>>
  private let plans: Plans

  private struct Plans: @unchecked Sendable {
    let forward: fftw_plan
    let backward: fftw_plan
  }

  /// FFTW plans and destroys on one thread at a time only.
  private static let planner = Mutex(())

  init(size: Int) {
    self.size = size
    let numbers: UnsafeMutableBufferPointer<Double> = Self.aligned(size)
    let bins: UnsafeMutableBufferPointer<SIMD2<Double>> = Self.aligned(size / 2 + 1)
    numbers.initialize(repeating: 0)
    bins.initialize(repeating: SIMD2())
    let plans = Self.planner.withLock { _ in Self.plan(size) }
    guard let plans else { preconditionFailure("FFTW has no plan for \(size) points") }
    self.plans = plans
    self.numbers = numbers
    self.bins = bins
  }

  private static func plan(_ size: Int) -> Plans? {
    let numbers: UnsafeMutableBufferPointer<Double> = aligned(size)
    let bins: UnsafeMutableBufferPointer<SIMD2<Double>> = aligned(size / 2 + 1)
    defer {
      numbers.deallocate()
      bins.deallocate()
    }
    guard
      let forward = fftw_plan_dft_r2c_1d(
        Int32(size), numbers.baseAddress, complex(bins), FFTW_ESTIMATE),
      let backward = fftw_plan_dft_c2r_1d(
        Int32(size), complex(bins), numbers.baseAddress, FFTW_ESTIMATE)
    else { return nil }
    return Plans(forward: forward, backward: backward)
  }

  deinit {
    Self.planner.withLock { [plans] _ in
      fftw_destroy_plan(plans.forward)
      fftw_destroy_plan(plans.backward)
    }
    numbers.deallocate()
    bins.deallocate()
  }

  /// From `numbers` to `bins`.
  func forward() { fftw_execute_dft_r2c(plans.forward, numbers.baseAddress, Self.complex(bins)) }

  /// From `bins`, which it destroys, to `numbers`.
  func backward() { fftw_execute_dft_c2r(plans.backward, Self.complex(bins), numbers.baseAddress) }

  private static func aligned<Element>(_ count: Int) -> UnsafeMutableBufferPointer<Element> {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Element>.stride, alignment: 64)
    return UnsafeMutableBufferPointer(
      start: bytes.bindMemory(to: Element.self, capacity: count), count: count)
  }

  private static func complex(
    _ bins: UnsafeMutableBufferPointer<SIMD2<Double>>
  ) -> UnsafeMutablePointer<fftw_complex>? {
    bins.baseAddress.map {
      UnsafeMutableRawPointer($0).assumingMemoryBound(to: fftw_complex.self)
    }
  }
}
