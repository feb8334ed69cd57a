internal import CFFTW
internal import Glibc
internal import Synchronization

/// The Fourier transforms of one size, complex and real. None is scaled.
///
/// Plans are FFTW's estimates without wisdom: they are the same in every run.
/// Arrays must start at a cache line, source and destination must not overlap. Executing is safe on
/// many threads at once.
package final class FourierTransforms {
  private let plans: Plans
  private let size: Int

  private struct Plans: @unchecked Sendable {
    let forward: fftwf_plan
    let backward: fftwf_plan
    let realForward: fftwf_plan
    let realBackward: fftwf_plan
  }

  /// FFTW plans and destroys on one thread at a time only.
  private static let planner = Mutex(())

  /// - Parameter size: number of points, the imaginary parts not counted.
  package init(size: Int) {
    let plans = Self.planner.withLock { _ in Self.plan(size) }
    guard let plans else { preconditionFailure("FFTW has no plan for \(size) points") }
    self.plans = plans
    self.size = size
  }

  /// 5 N log2 N operations of a complex transform, 2 a multiply-add, half of them of a real one.
  ///
  /// - Parameter parts: 1 where the samples are real, 2 where they are complex.
  private func work(parts: Double) -> Profile.Work {
    let size = Double(size)
    return Profile.Work(multiplyAdds: 1.25 * parts * size * log2(size), bytes: 8 * parts * size)
  }

  private static func plan(_ size: Int) -> Plans? {
    let buffers = (
      FloatBuffer(unsetCount: 2 * size + 2), FloatBuffer(unsetCount: 2 * size + 2)
    )
    let (a, b, n) = (buffers.0.pointer, buffers.1.pointer, Int32(size))
    guard
      let forward = fftwf_plan_dft_1d(n, complex(a), complex(b), FFTW_FORWARD, FFTW_ESTIMATE),
      let backward = fftwf_plan_dft_1d(n, complex(a), complex(b), FFTW_BACKWARD, FFTW_ESTIMATE),
      let realForward = fftwf_plan_dft_r2c_1d(n, a, complex(b), FFTW_ESTIMATE),
      let realBackward = fftwf_plan_dft_c2r_1d(n, complex(a), b, FFTW_ESTIMATE)
    else { return nil }
    return Plans(
      forward: forward, backward: backward, realForward: realForward, realBackward: realBackward)
  }

  deinit {
    Self.planner.withLock { [plans] _ in
      fftwf_destroy_plan(plans.forward)
      fftwf_destroy_plan(plans.backward)
      fftwf_destroy_plan(plans.realForward)
      fftwf_destroy_plan(plans.realBackward)
    }
  }

  package func forward(
    _ source: UnsafeMutablePointer<Float>, _ result: UnsafeMutablePointer<Float>
  ) {
    Profile.measure("Fourier transform", work(parts: 2), by: "FFTW") {
      fftwf_execute_dft(plans.forward, complex(source), complex(result))
    }
  }

  package func backward(
    _ source: UnsafeMutablePointer<Float>, _ result: UnsafeMutablePointer<Float>
  ) {
    Profile.measure("Fourier transform", work(parts: 2), by: "FFTW") {
      fftwf_execute_dft(plans.backward, complex(source), complex(result))
    }
  }

  /// Writes bins `0...size / 2`.
  package func realForward(
    _ source: UnsafeMutablePointer<Float>, _ result: UnsafeMutablePointer<Float>
  ) {
    Profile.measure("Fourier transform", work(parts: 1), by: "FFTW") {
      fftwf_execute_dft_r2c(plans.realForward, source, complex(result))
    }
  }

  /// Reads bins `0...size / 2` and destroys them.
  package func realBackward(
    _ source: UnsafeMutablePointer<Float>, _ result: UnsafeMutablePointer<Float>
  ) {
    Profile.measure("Fourier transform", work(parts: 1), by: "FFTW") {
      fftwf_execute_dft_c2r(plans.realBackward, complex(source), result)
    }
  }
}

private func complex(
  _ pointer: UnsafeMutablePointer<Float>
) -> UnsafeMutablePointer<fftwf_complex> {
  UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: fftwf_complex.self)
}
